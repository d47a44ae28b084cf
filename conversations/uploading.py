from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from .file_types import MOST_FILES


class StopAtTheLimit(FileUploadHandler):
    """Of a file that is too large only so much is stored that it is seen to be.

    Comes first: Django reads a form's files before a view can say who may send any.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > (MOST_FILES + 1) * settings.FILE_LIMIT:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= settings.FILE_LIMIT else None

    def file_complete(self, file_size):
        return None
