package vn.gocua

import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.gocua.core.Body
import vn.gocua.core.SaveState

/** What a person is typing belongs to the person: whatever happens meanwhile, text, cursor and focus stay. */
@RunWith(RobolectricTestRunner::class)
class TypingTest {
    private val phone by lazy { Phone() }
    private val field get() = phone.hand.input(OWNER)

    @After
    fun off() = phone.close()

    /** At a question for a name, with half of it typed and the cursor in the middle. */
    private fun typing() {
        phone.walk("question.owner")
        phone.hand.into(field).commitText("Giàng Văn", 1)
        field.setSelection(2, 5)
    }

    private fun assertUnchanged() {
        assertEquals("Giàng Văn", field.text.toString())
        assertEquals(2 to 5, field.selectionStart to field.selectionEnd)
        assertSame("the focus", field, phone.activity.window.decorView.findFocus())
    }

    @Test
    fun `turning, darkness, large letters and another language leave what is being typed`() {
        typing()
        val before = phone.activity
        phone.change("+land")
        assertTrue("the activity was made anew", phone.activity !== before)
        assertUnchanged()
        phone.change("+port-night")
        assertUnchanged()
        phone.change(letters = 2f)
        assertUnchanged()
        phone.change("+en")
        assertUnchanged()
        // It is still the person's: the next letter goes where the cursor was, and all of it reaches the core.
        phone.hand.into(field).commitText("áp", 1)
        phone.hand.leave(OWNER, "Giáp Văn")
    }

    @Test
    fun `a newer view leaves what is being typed, and letters sent meanwhile are kept`() {
        typing()
        val input = field
        phone.await("the text is kept") { (phone.find(OWNER)!!.body as Body.TextField).let { it.value == "Giàng Văn" && it.saved == SaveState.SAVED } }
        phone.see("question.owner")
        assertSame("the same box", input, field)
        assertUnchanged()
    }

    @Test
    fun `pressing a button at once after the last letter sends that letter first`() {
        typing()
        field.setSelection(field.length())
        phone.hand.into(field).commitText(" Sáng", 1)
        phone.hand.choose("owner_consent", "paper")
        phone.hand.press("next")
        phone.see("question.head")
        phone.hand.back()
        phone.see("question.owner")
        assertEquals("Giàng Văn Sáng", field.text.toString())
    }

    @Test
    fun `leaving for another app keeps the last letters`() {
        typing()
        phone.controller.pause().stop()
        phone.await("kept") { (phone.find(OWNER)?.body as? Body.TextField)?.value == "Giàng Văn" }
        phone.controller.restart().resume()
        phone.die()
        phone.hand.pin(PIN)
        phone.see("home")
        phone.hand.press("work:*")
        phone.see("question.owner")
        assertEquals("Giàng Văn", field.text.toString())
    }

    private companion object {
        const val OWNER = "owner_name"
        const val PIN = "240816"
    }
}
