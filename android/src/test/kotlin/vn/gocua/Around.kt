package vn.gocua

import android.app.Activity
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.net.Uri
import android.provider.MediaStore
import java.io.File
import org.json.JSONObject
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNetworkCapabilities
import vn.gocua.core.Body

/** What stands around the app on a phone: browser, camera, file picker, share sheet, network; and how the person uses them. */
class Around(private val phone: Phone) {
    /** Who signs in, and how: "agrees", "refuses", "closes", or "waits" to leave the browser open. */
    var citizen = "lo-thi-u"
    var browser = "agrees"

    /** What camera and picker bring: "paper", "empty", "huge", "text", "copy" (the one handed over last), "cancels", or "waits" to leave them open. */
    var camera = "paper"

    /** What was handed to the share sheet, by name. */
    val shared = mutableMapOf<String, ByteArray>()

    /** What was started and not answered. */
    var waiting: Intent? = null
        private set

    /** Everything that was started, newest last. */
    val started = mutableListOf<Intent>()

    fun answer() {
        while (true) {
            val intent = shadowOf(RuntimeEnvironment.getApplication()).nextStartedActivity ?: return
            started += intent
            when (intent.action) {
                Intent.ACTION_VIEW -> browse(intent)
                MediaStore.ACTION_IMAGE_CAPTURE -> bring(intent) { fill(intent) }
                Intent.ACTION_OPEN_DOCUMENT -> bring(intent) { Intent().setData(PickedFiles.offer(content(), camera)) }
                Intent.ACTION_CHOOSER -> share(intent)
            }
        }
    }

    // ---- the browser

    private fun browse(intent: Intent) {
        if (browser == "waits") waiting = intent else away { if (browser != "closes") phone.controller.newIntent(comeBack(intent)) }
    }

    /** Goes through the browser's pages; the link that opens the app again. */
    fun comeBack(intent: Intent): Intent {
        val code = phone.view.elements.firstNotNullOfOrNull { (it.body as? Body.CheckCode)?.groups?.joinToString("") }
        val manner = if (browser == "refuses") "refuses" else "agrees"
        return link(Sandbox.browse(intent.dataString!!, citizen, code, manner))
    }

    fun link(address: String): Intent = Intent(Intent.ACTION_VIEW, Uri.parse(address)).addCategory(Intent.CATEGORY_BROWSABLE)

    // ---- camera and picker

    private fun bring(intent: Intent, result: () -> Intent?) {
        if (camera == "waits") waiting = intent else away { hand(intent, result) }
    }

    private fun hand(intent: Intent, result: () -> Intent?) {
        if (camera == "cancels") shadowOf(phone.activity).receiveResult(intent, Activity.RESULT_CANCELED, null)
        else shadowOf(phone.activity).receiveResult(intent, Activity.RESULT_OK, result())
    }

    /** The camera writes where it was told to. */
    fun fill(intent: Intent): Intent? {
        @Suppress("DEPRECATION") val target = intent.getParcelableExtra<Uri>(MediaStore.EXTRA_OUTPUT)!!
        RuntimeEnvironment.getApplication().contentResolver.openOutputStream(target)!!.use { it.write(content()) }
        return null
    }

    /** What was brought. */
    fun content(): ByteArray = when (camera) {
        "empty" -> ByteArray(0)
        "huge" -> ByteArray(64 shl 20)
        "text" -> "Đây không phải ảnh".toByteArray()
        "copy" -> shared.entries.last { it.key.startsWith("gocua") }.value
        else -> paper
    }

    // ---- the share sheet

    private fun share(chooser: Intent) {
        @Suppress("DEPRECATION") val sent = chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!
        @Suppress("DEPRECATION") val file = sent.getParcelableExtra<Uri>(Intent.EXTRA_STREAM)!!
        val resolver = RuntimeEnvironment.getApplication().contentResolver
        val name = resolver.query(file, null, null, null, null)!!.use {
            it.moveToFirst()
            it.getString(it.getColumnIndexOrThrow(android.provider.OpenableColumns.DISPLAY_NAME))
        }
        shared[name] = resolver.openInputStream(file)!!.use { it.readBytes() }
        away { }
    }

    // ---- the network

    /** "off", "on", or "metered": there, and every byte costs something. */
    fun network(how: String) {
        val on = how != "off"
        val can = ShadowNetworkCapabilities.newInstance()
        if (how == "on") shadowOf(can).addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        val manager = RuntimeEnvironment.getApplication().getSystemService(ConnectivityManager::class.java)!!
        val network = manager.activeNetwork
        if (on) Sandbox.clear() else Sandbox.arm(JSONObject("""{"endpoint": "*", "fault": "drop", "times": 1000000}"""))
        for (callback in shadowOf(manager).networkCallbacks) {
            if (!on) callback.onLost(network!!) else {
                callback.onAvailable(network!!)
                callback.onCapabilitiesChanged(network, can)
            }
        }
    }

    /** Something else comes to the front, or the app does again. */
    fun front(comes: Boolean) {
        if (comes) phone.controller.restart().resume() else phone.controller.pause().stop()
    }

    /** Something else is in front meanwhile, as the system does it. */
    fun away(meanwhile: () -> Unit) {
        phone.controller.pause().stop()
        phone.controller.restart()
        meanwhile()
        phone.controller.resume()
    }

    companion object {
        private val workspace = File(System.getProperty("gocua.workspace") ?: "..")
        private val paper by lazy { File(workspace, "tests/sandbox/src/journey/sample-paper.png").readBytes() }

        fun scenarios(): List<File> =
            File(workspace, "tests/scenarios").listFiles { file -> file.extension == "json" }.orEmpty().sortedBy { it.name }
    }
}
