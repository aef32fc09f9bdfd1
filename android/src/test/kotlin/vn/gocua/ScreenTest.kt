package vn.gocua

import android.os.Build
import android.view.View
import android.view.WindowManager
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import vn.gocua.core.Body
import vn.gocua.core.ViewState

/** The one screen of the app: newest view only, private where the core says so, a way back exactly while there is one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class ScreenTest {
    private val phone by lazy { Phone() }

    @After
    fun off() {
        phone.close()
        Sandbox.clear()
    }

    /** As the core would, from another thread. */
    private fun render(view: ViewState) {
        Thread { phone.app.host.render(view) }.apply { start() }.join()
        repeat(5) { phone.settle() }
    }

    @Test
    fun `a view that comes late changes nothing, on the same screen and on a new one`() {
        phone.walk("home")
        val old = phone.view
        val next = old.copy(revision = old.revision + 1000u, place = "Mới nhất")
        render(next)
        assertDrawn(phone.screen, next)
        render(old.copy(revision = old.revision + 999u, place = "Đến muộn"))
        render(old)
        assertDrawn(phone.screen, next)
        phone.change("+land")
        assertDrawn(phone.screen, next)
        phone.screen.show(old)
        assertDrawn(phone.screen, next)
    }

    @Test
    fun `many views at once draw the last one`() {
        phone.walk("home")
        val old = phone.view
        val views = (1000uL..1100uL).map { old.copy(revision = old.revision + it, place = "Lần $it") }
        val threads = views.chunked(26).map { some -> Thread { some.forEach(phone.app.host::render) } }
        threads.forEach(Thread::start)
        threads.forEach(Thread::join)
        repeat(5) { phone.settle() }
        assertDrawn(phone.screen, views.last())
    }

    @Test
    fun `an element keeps its view as long as it keeps id and kind`() {
        phone.walk("home")
        val old = phone.view
        val kept = old.elements.associate { it.id to phone.screen.element(it.id) }
        val first = old.elements.first { it.body is Body.Heading }
        render(old.copy(revision = old.revision + 1000u, elements = old.elements.map { if (it === first) it.copy(body = Body.Heading("Khác", 1u)) else it }))
        old.elements.forEach { assertSame(it.id, kept[it.id], phone.screen.element(it.id)) }
    }

    @Test
    fun `a private screen is kept out of pictures, autofill and the keyboard's memory, an open one is not`() {
        phone.see("pin.choose")
        assertTrue(phone.view.sensitive)
        assertTrue(secure())
        assertEquals(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS, phone.screen.importantForAutofill)
        phone.walk("question.owner")
        val field = phone.find("owner_name")!!
        val box = phone.hand.input("owner_name")
        assertEquals("its picture is kept as the core says", phone.view.sensitive, secure())
        render(phone.view.run { copy(revision = revision + 1000u, sensitive = true, elements = elements.map { it.copy(sensitive = true) }) })
        assertTrue(secure())
        val keyboard = EditorInfo().also { box.onCreateInputConnection(it) }
        assertNotEquals("no suggestions", 0, keyboard.inputType and EditorInfo.TYPE_TEXT_FLAG_NO_SUGGESTIONS)
        assertNotEquals("nothing learned", 0, keyboard.imeOptions and EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING)
        assertFalse(phone.activity.window.decorView.tree().filterIsInstance<EditText>().any { it.isImportantForAutofill })
        render(phone.view.run { copy(revision = revision + 1u, sensitive = false, elements = elements.map { if (it.id == field.id) field else it }) })
        assertFalse(secure())
    }

    private fun secure() = phone.activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0

    @Test
    fun `the way back is the system's too, exactly while the core has one`() {
        phone.walk("home")
        assertNull(phone.view.back)
        if (Build.VERSION.SDK_INT >= 33) assertFalse("leaves the app", ours())
        phone.hand.press("find")
        phone.see("find")
        if (Build.VERSION.SDK_INT >= 33) assertTrue("goes back inside", ours())
        phone.hand.back()
        phone.see("home")
        phone.hand.press("find")
        phone.see("find")
        phone.hand.tap(phone.screen.element("back")!!)
        phone.see("home")
        if (Build.VERSION.SDK_INT >= 33) assertFalse(ours())
        phone.hand.back()
        assertTrue("from the first screen one leaves", phone.activity.isFinishing || Build.VERSION.SDK_INT >= 33)
    }

    private fun ours() = BackGesture.callback(phone.activity)?.javaClass?.name?.startsWith("vn.gocua") == true

    @Test
    fun `read aloud reads the screen`() {
        phone.walk("home")
        org.robolectric.shadows.ShadowTextToSpeech.addLanguageAvailability(java.util.Locale.forLanguageTag("vi"))
        phone.hand.tap(phone.screen.element("listen")!!)
        phone.await("the voice") { org.robolectric.shadows.ShadowTextToSpeech.getLastTextToSpeechInstance() != null }
        val voice = org.robolectric.Shadows.shadowOf(org.robolectric.shadows.ShadowTextToSpeech.getLastTextToSpeechInstance())
        assertNotNull(voice.onInitListener)
        voice.onInitListener.onInit(android.speech.tts.TextToSpeech.SUCCESS)
        phone.await("it speaks") { voice.lastSpokenText != null }
        assertTrue("the screen's words", phone.view.readAloud.startsWith(voice.lastSpokenText))
    }

    @Test
    fun `what destroys asks first, and no means no`() {
        phone.walk("papers")
        phone.hand.press("photo:*")
        phone.await("the photo is there") { phone.find("take-out:*") != null }
        val out = phone.find("take-out:*")!!
        val confirm = (out.body as Body.Button).confirm ?: return
        phone.hand.tap(phone.screen.element(out.id)!!)
        phone.hand.answer(confirm, yes = false)
        repeat(10) { phone.settle() }
        assertNotNull(phone.find("take-out:*"))
        phone.hand.tap(phone.screen.element(out.id)!!)
        phone.hand.answer(confirm, yes = true)
        phone.await("it is out") { phone.find("take-out:*") == null }
    }
}
