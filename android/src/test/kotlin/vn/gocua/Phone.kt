package vn.gocua

import android.content.Intent
import android.content.res.Configuration
import android.os.Bundle
import android.os.Looper
import android.os.Parcel
import java.io.File
import java.nio.file.Files
import java.time.Duration
import org.junit.Assert.fail
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowApplication
import vn.gocua.core.Config
import vn.gocua.core.Element
import vn.gocua.core.Environment
import vn.gocua.core.ViewState
import vn.gocua.draw.Screen

/** A phone with the app on it, and the person who holds it. Close it, or the core runs on into the next test. */
class Phone(environment: Environment = Sandbox.environment, language: String = "vi") : AutoCloseable {
    private val folder: File = Files.createTempDirectory("gocua-phone").toFile()
    val around = Around(this)
    val hand = Hand(this)
    lateinit var controller: ActivityController<MainActivity>
        private set

    val app: GoCua get() = RuntimeEnvironment.getApplication() as GoCua
    val activity: MainActivity get() = controller.get()

    /** The newest view; there is one from the moment the phone is switched on. */
    val view: ViewState get() = app.host.view!!
    val screen: Screen get() = activity.window.decorView.tree().filterIsInstance<Screen>().single()

    init {
        // As the manifest says; Robolectric does not read it there.
        ShadowApplication.setEnableOnBackInvokedCallback(true)
        KeyStoreStandIn.install()
        Papers.install()
        GoCua.configure = { Config(File(folder, "app").path, language, environment) }
        on(null)
    }

    private fun on(saved: Bundle?, intent: Intent? = null) {
        hand.forget()
        controller = Robolectric.buildActivity(MainActivity::class.java, intent)
        if (saved == null) controller.setup() else controller.setup(saved)
        await("the first view") { app.host.view != null && screen.revision != null }
    }

    /** The system takes the process away and the person opens the app again: all that survives is on the disk or in [saved]. */
    fun die(saved: Bundle = leave()) {
        app.reset()
        val parcel = Parcel.obtain()
        parcel.writeBundle(saved)
        parcel.setDataPosition(0)
        on(parcel.readBundle(MainActivity::class.java.classLoader))
        parcel.recycle()
    }

    /** The same, and what opens the app again is a link, with nothing saved. */
    fun dieAndOpen(link: Intent) {
        leave()
        app.reset()
        on(null, link)
    }

    /** The activity goes, as when something else needs the memory; what it saved. */
    fun leave(): Bundle = Bundle().also { controller.pause().stop().saveInstanceState(it).destroy() }

    /** What turns, darkens or enlarges the screen makes the activity anew. */
    fun change(qualifiers: String = "", letters: Float? = null) {
        letters?.let { RuntimeEnvironment.setFontScale(it) }
        if (qualifiers.isNotEmpty()) RuntimeEnvironment.setQualifiers(qualifiers)
        controller.configurationChange().visible()
        settle()
    }

    val configuration: Configuration get() = activity.resources.configuration

    /** Lets the main thread do what is due, with time passing, and what the app started be answered. */
    fun settle(milliseconds: Long = 30) {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(milliseconds))
        around.answer()
    }

    /** Waits until something is so; says [what] was waited for when it never is. */
    fun await(what: String, seconds: Long = 40, condition: () -> Boolean) {
        val end = System.nanoTime() + seconds * 1_000_000_000
        while (!condition()) {
            if (System.nanoTime() > end) fail("$what: not within $seconds s; ${tell()}")
            settle()
            Thread.sleep(4)
        }
    }

    /** Gives what should not happen the time to happen. */
    fun linger() = repeat(40) {
        settle()
        Thread.sleep(10)
    }

    /** Waits until the newest view is drawn and satisfies [condition]. */
    fun see(what: String, condition: (ViewState) -> Boolean): ViewState {
        await(what) { condition(view) && screen.revision == view.revision }
        return view
    }

    fun see(screen: String): ViewState = see(screen) { it.screen == screen || it.screen.startsWith("$screen.") }

    /** The element with this id; an id that ends in * is the first that begins so. */
    fun find(id: String): Element? = view.elements.firstOrNull { if (id.endsWith("*")) it.id.startsWith(id.dropLast(1)) else it.id == id }

    fun tell(): String = "screen ${view.screen}: " + view.elements.joinToString("; ") { "${it.id} “${it.readAloud.take(60)}”" }

    override fun close() {
        runCatching { if (!activity.isDestroyed) controller.pause().stop().destroy() }
        app.reset()
        folder.deleteRecursively()
    }
}
