package vn.gocua

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.content.res.Configuration
import android.os.*
import android.view.*
import android.window.*
import vn.gocua.core.*
import vn.gocua.draw.*

/** The one activity: shows the newest view, and passes on what comes from the system. */
class MainActivity : Activity() {
    private lateinit var host: Host
    private lateinit var screen: Screen
    private var letters = 100u
    private val show: (ViewState) -> Unit = ::draw
    /** The way back that the system knows of, from Android 13 on. */
    private var back: Any? = null

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        host = (application as GoCua).host
        val kept = lastNonConfigurationInstance as? Screen.Kept
        letters = host.view?.letters ?: 100u
        screen = Screen(lettered(), host::dispatch, host.documents, kept)
        setContentView(screen)
        if (kept == null) host.papers.restore(saved)
        if (saved == null) returned(intent)
        host.onView = show
        host.view?.let(show)
    }

    /** The letters that the person chose, on top of what the platform is set to. */
    private fun lettered(): Context {
        // Asked of the activity: a context whose resources were asked for once takes no other configuration.
        val size = resources.configuration.fontScale * letters.toInt() / 100
        return ContextThemeWrapper(this, theme).apply { applyOverrideConfiguration(Configuration().apply { fontScale = size }) }
    }

    private fun draw(view: ViewState) {
        if (view.letters != letters) return recreate()
        // Before drawing: nothing of a screen that is to be kept private is seen by others, not for one frame.
        val secure = window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0
        if (view.sensitive && !secure) window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        if (!view.sensitive && secure) window.clearFlags(WindowManager.LayoutParams.FLAG_SECURE)
        // Nor touched through what another app lays over it.
        screen.filterTouchesWhenObscured = view.sensitive
        offerBack(view.back != null)
        screen.show(view)
    }

    override fun onNewIntent(intent: Intent) = returned(intent)

    private fun returned(intent: Intent) {
        if (intent.action == Intent.ACTION_VIEW) intent.dataString?.let(host.browser::returned)
    }

    override fun onStart() {
        super.onStart()
        host.front.arrive(this)
        if (Look.wantsContrast(this) != screen.look.contrast) recreate()
    }

    override fun onResume() {
        super.onResume()
        host.front.resumed()
    }

    override fun onPause() {
        screen.flush()
        host.front.paused()
        super.onPause()
    }

    override fun onStop() {
        super.onStop()
        host.front.leave(this)
    }

    override fun onSaveInstanceState(state: Bundle) {
        super.onSaveInstanceState(state)
        host.papers.save(state)
    }

    @Deprecated("The platform's way of handing something from one activity to its successor without writing it down.")
    override fun onRetainNonConfigurationInstance(): Any = screen.keep()

    override fun onDestroy() {
        screen.close()
        if (host.onView === show) host.onView = null
        super.onDestroy()
    }

    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        host.papers.returned(request, result == RESULT_OK, data)
    }

    override fun onRequestPermissionsResult(request: Int, permissions: Array<out String>, results: IntArray) {
        host.front.permitted()
    }

    /** Registered exactly while the core says that there is a way back, so that the system shows where back leads. */
    @GuardedApi
    private fun offerBack(there: Boolean) {
        if (Build.VERSION.SDK_INT < 33 || there == (back != null)) return
        val registered = back as OnBackInvokedCallback?
        if (registered != null) {
            onBackInvokedDispatcher.unregisterOnBackInvokedCallback(registered)
            back = null
        } else {
            val callback = OnBackInvokedCallback(screen::goBack)
            onBackInvokedDispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, callback)
            back = callback
        }
    }

    @Deprecated("Called by the system before Android 13.")
    @Suppress("DEPRECATION")
    override fun onBackPressed() {
        if (host.view?.back != null) screen.goBack() else super.onBackPressed()
    }
}
