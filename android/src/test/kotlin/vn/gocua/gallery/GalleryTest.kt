package vn.gocua.gallery

import android.app.Activity
import android.os.Looper
import android.provider.Settings
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.gocua.Drawn
import vn.gocua.Papers
import vn.gocua.core.Body
import vn.gocua.core.ButtonWeight
import vn.gocua.core.Keyboard
import vn.gocua.core.PaperState
import vn.gocua.core.SaveState
import vn.gocua.core.StepState
import vn.gocua.core.TextWeight
import vn.gocua.core.Tone
import vn.gocua.draw.Screen
import vn.gocua.platform.Documents

/** Every element in every state, drawn and judged: in light, in the dark, in high contrast, and with letters twice as large. */
@RunWith(RobolectricTestRunner::class)
class GalleryTest {
    @Before
    fun pages() = Papers.install()

    @Test
    fun `light, at 360 by 740`() = draw("light")

    @Test
    @Config(qualifiers = "+night")
    fun `dark, at 360 by 740`() = draw("dark")

    @Test
    @Config(qualifiers = "+w320dp-h640dp")
    fun `letters twice as large, at 320 by 640`() {
        RuntimeEnvironment.setFontScale(2f)
        draw("large")
    }

    @Test
    fun `high contrast`() {
        Settings.Secure.putInt(RuntimeEnvironment.getApplication().contentResolver, "high_text_contrast_enabled", 1)
        draw("contrast")
    }

    @Test
    @Config(sdk = [26], qualifiers = "+w320dp-h640dp-night")
    fun `Android 8, dark, letters twice as large`() {
        RuntimeEnvironment.setFontScale(2f)
        draw("old")
    }

    /** What the gallery does not show, nobody has looked at. */
    @Test
    fun `nothing of the vocabulary is left out`() {
        val bodies = SAMPLES.flatMap { view -> view.elements.map { it.body } }
        assertEquals(Body::class.java.classes.filter { Body::class.java.isAssignableFrom(it) }.toSet(), bodies.map { it.javaClass }.toSet())
        assertEquals(Tone.entries.toSet(), bodies.mapNotNull { (it as? Body.Notice)?.tone }.toSet())
        assertEquals(Tone.entries.toSet(), bodies.mapNotNull { (it as? Body.Row)?.tag?.tone }.toSet())
        assertEquals((Tone.entries + null).toSet(), bodies.filterIsInstance<Body.Row>().map { it.tone }.toSet())
        assertEquals(TextWeight.entries.toSet(), bodies.mapNotNull { (it as? Body.Text)?.weight }.toSet())
        assertEquals(Keyboard.entries.toSet(), bodies.mapNotNull { (it as? Body.TextField)?.keyboard }.toSet())
        assertEquals(SaveState.entries.toSet(), bodies.mapNotNull { (it as? Body.TextField)?.saved }.toSet())
        assertEquals(SaveState.entries.toSet(), bodies.mapNotNull { (it as? Body.Saved)?.state }.toSet())
        assertEquals(PaperState.entries.toSet(), bodies.mapNotNull { (it as? Body.PaperSlot)?.state }.toSet())
        assertEquals(StepState.entries.toSet(), bodies.flatMap { (it as? Body.Timeline)?.entries.orEmpty() }.map { it.state }.toSet())
        assertEquals(ButtonWeight.entries.toSet(), bodies.mapNotNull { (it as? Body.Button)?.weight }.toSet())
    }

    private fun draw(name: String) {
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        val documents = Documents(activity)
        documents.show(DOCUMENT, Papers.TWO_PAGES)
        val faults = SAMPLES.mapIndexed { place, view ->
            val screen = Screen(activity, {}, documents)
            activity.setContentView(screen)
            screen.show(view)
            rest(screen)
            val drawn = Drawn(screen, view).faults()
            Gallery.unroll(screen)
            rest(screen)
            Gallery.unroll(screen)
            val picture = Gallery.picture(screen)
            Gallery.keep("$name-%02d-${view.screen}".format(place + 1), picture)
            (drawn + Judge(screen, picture).faults()).map { "${view.screen}: $it" }
        }
        Gallery.sheet(name)
        assertEquals("no faults", "", faults.flatten().distinct().joinToString("\n"))
    }

    /** Until nothing moves, and what was handed over is painted. */
    private fun rest(screen: Screen) {
        for (round in 1..200) {
            shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(50))
            if (round >= 6 && Gallery.painted(screen)) return
            if (round >= 6) Thread.sleep(50)
        }
    }
}
