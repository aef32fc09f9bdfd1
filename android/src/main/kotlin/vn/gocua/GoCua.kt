package vn.gocua

import android.app.Application
import android.content.Context
import org.json.JSONObject
import vn.gocua.core.*
import java.util.Locale

/** The process: owns the one [Host], which outlives every activity. */
class GoCua : Application() {
    private var running: Host? = null

    /** Started when the first activity asks for it. */
    val host: Host get() = running ?: Host(this, configure(this)).also { running = it }

    /** Forgets the app as the death of the process would. */
    fun reset() {
        running?.close()
        running = null
    }

    companion object {
        /** What the app is told at the start; replaceable, for tests against services of their own. */
        var configure: (Context) -> Config = ::shipped

        private fun shipped(context: Context): Config {
            val json = JSONObject(context.assets.open("environment.json").use { it.readBytes().decodeToString() })
            val (broker, portal, signing, client) = listOf("broker", "portal", "signing", "client_id").map(json::getString)
            val (redirect, roots, packs) = listOf("redirect_uri", "tls_roots", "pack_key").map(json::getString)
            val environment = Environment(broker, portal, signing, client, redirect, roots, packs)
            return Config(context.noBackupFilesDir.path, Locale.getDefault().toLanguageTag(), environment)
        }
    }
}
