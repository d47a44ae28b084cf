"""A practice is looked at again: with the slider, with the keys, and from a goal."""

from playwright.sync_api import expect

from tests.training.test_sheets import played


def test_a_replay_is_moved_by_keys_and_by_a_goal(site, page, sign_in, maya, now):
    practice = played(maya, now)
    sign_in(page, maya)

    page.goto(f"{site}/training/practices/{practice.pk}/")
    slider, status = page.get_by_role("slider", name="Time"), page.locator("[data-status]")
    lines = page.locator(".replay-log > li:visible")
    everything = lines.count()
    expect(status).to_have_text("Nobody waits")

    slider.press("Home")
    expect(lines).to_have_count(1)
    expect(status).to_contain_text("waits 0:00")
    page.get_by_role("button", name="Next line").press("Enter")
    expect(lines.last).to_contain_text("Exchange a part")
    expect(slider).to_have_attribute("aria-valuetext", "0:40, Maya Lind")
    slider.press("End")
    expect(lines).to_have_count(everything)

    page.get_by_role("link", name="Show it in the replay, at 0:40").first.click()
    expect(lines.last).to_contain_text("Exchange a part")
