"""Several at the same moment, each in a thread with a connection of its own."""

import threading

from django.db import connection

from conversations.models import Refused


def at_once(*deeds):
    """Run them at the same moment. -> what each gave back, or the Refused that it raised.

    Anything else that it raises fails the test: a deadlock, a row that was there twice.
    """
    barrier, results, errors = threading.Barrier(len(deeds)), [None] * len(deeds), []

    def run(place, deed):
        try:
            barrier.wait(10)
            results[place] = deed()
        except Refused as why:
            results[place] = why
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors, errors
    return results


def refused(results):
    return [each for each in results if isinstance(each, Refused)]
