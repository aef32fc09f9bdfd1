package vn.gocua

import android.app.Activity
import android.content.Intent
import android.provider.MediaStore
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** What happens while browser, camera or picker is in front, the death of the process included. */
@RunWith(RobolectricTestRunner::class)
class AwayTest {
    private val phone by lazy { Phone() }

    @After
    fun off() {
        phone.close()
        Sandbox.clear()
    }

    @Test
    fun `the browser is the system's, and its link finds the app again after the process died`() {
        phone.around.browser = "waits"
        phone.walk("sign-in")
        phone.hand.press("sign-in")
        phone.await("the browser") { phone.around.waiting != null }
        val page = phone.around.waiting!!
        assertEquals(Intent.ACTION_VIEW, page.action)
        assertNull("no web view of our own", page.component)
        val link = phone.around.comeBack(page)
        phone.dieAndOpen(link)
        phone.hand.pin("240816")
        phone.see("signed in") { it.screen == "home" && phone.find("sign-in") == null }
    }

    @Test
    fun `a link that nobody asked for signs nobody in`() {
        phone.walk("sign-in")
        phone.controller.newIntent(phone.around.link("${Sandbox.environment.redirectUri}?code=stolen&state=made-up"))
        phone.linger()
        assertEquals("sign-in", phone.view.screen)
    }

    @Test
    fun `a photo that comes back into a new process is taken`() {
        phone.walk("papers")
        phone.around.camera = "waits"
        phone.hand.press("photo:*")
        phone.await("the camera") { phone.around.waiting?.action == MediaStore.ACTION_IMAGE_CAPTURE }
        val camera = phone.around.waiting!!
        phone.around.camera = "paper"
        val saved = phone.leave()
        phone.around.fill(camera)
        phone.die(saved)
        shadowOf(phone.activity).receiveResult(camera, Activity.RESULT_OK, null)
        phone.hand.pin("240816")
        phone.see("the papers, with the photo") { it.screen == "papers" && phone.find("take-out:*") != null }
    }

    @Test
    fun `bad photos are refused in words, a cancelled one changes nothing, a picked file is taken`() {
        phone.walk("papers")
        for ((camera, words) in listOf("empty" to "trống", "huge" to "quá mức", "text" to "không phải ảnh")) {
            phone.around.camera = camera
            val before = phone.view.revision
            phone.hand.press("pick:*")
            phone.see("a fault that says $words") { it.revision > before && it.elements.any { element -> words in element.readAloud } }
        }
        phone.around.camera = "cancels"
        phone.hand.press("pick:*")
        phone.linger()
        assertTrue(phone.find("take-out:*") == null)
        phone.around.camera = "paper"
        phone.hand.press("pick:*")
        phone.await("the file is there") { phone.find("take-out:*") != null }
        val picker = phone.around.started.last { it.action == Intent.ACTION_OPEN_DOCUMENT }
        assertTrue("asks for what can be taken", picker.hasExtra(Intent.EXTRA_MIME_TYPES) || picker.type != null)
    }

    @Test
    fun `no camera on the phone is said, not suffered`() {
        phone.walk("papers")
        val before = phone.view.revision
        shadowOf(phone.app).checkActivities(true)
        phone.hand.press("photo:*")
        phone.see("words about it") { it.revision > before && phone.find("notice") != null }
    }
}
