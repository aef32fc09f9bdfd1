package vn.gocua.platform

import android.content.*
import android.net.ConnectivityManager
import android.net.Network as Way
import android.net.NetworkCapabilities
import vn.gocua.*

/** Tells when the network comes, changes or goes, and whether every byte on it may cost something. */
class Network(context: Context, private val tell: (Boolean, Boolean) -> Unit) : ConnectivityManager.NetworkCallback() {
    private val connectivity = context.service<ConnectivityManager>()
    private var told: Pair<Boolean, Boolean>? = null

    /** Says at once how it is: without any network the system would say nothing. */
    fun watch() {
        say(connectivity.activeNetwork != null)
        connectivity.registerDefaultNetworkCallback(this)
    }

    fun forget() = connectivity.unregisterNetworkCallback(this)

    override fun onAvailable(network: Way) = say(true)
    override fun onLost(network: Way) = say(false)

    /** The system tells of every change of strength; of those that change nothing here nobody needs to know. */
    override fun onCapabilitiesChanged(network: Way, can: NetworkCapabilities) {
        val costs = !can.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        if (told != true to costs) say(true, costs)
    }

    private fun say(online: Boolean, metered: Boolean = connectivity.isActiveNetworkMetered) {
        told = online to metered
        tell(online, metered)
    }
}
