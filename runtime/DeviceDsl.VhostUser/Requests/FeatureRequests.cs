using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;
using DeviceDsl.Virtio;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The negotiation of features (VU-5, VU-12).</summary>
internal static class FeatureRequests
{
    /// <summary>Writes to the guest's memory are logged.</summary>
    private const int LogAllBit = 26;

    /// <summary>The frontend supports protocol features. For a driver this bit has another meaning, so it is never passed to one.</summary>
    private const int ProtocolFeaturesBit = 30;

    private const ulong OwnBits = (1UL << LogAllBit) | (1UL << ProtocolFeaturesBit);

    public static Reply? GetFeatures(Backend backend, FrontendMessage message)
        => Reply.Of((ulong)backend.Session.BackendFeatures.Bits | OwnBits);

    public static Reply? SetFeatures(Backend backend, FrontendMessage message)
    {
        message.RequireLength(sizeof(ulong));
        ulong bits = message.ReadUInt64(0);
        var features = new VirtioFeatures(bits & ~OwnBits);
        if ((features.Bits & ~backend.Session.BackendFeatures.Bits) != 0)
        {
            throw message.Refuse($"sets features 0x{bits:x}, and the device offers only {backend.Session.BackendFeatures}", "VU-5");
        }

        bool isChange = features != backend.Device.Features;
        if (isChange && backend.Rings.Any(ring => ring.IsStarted))
        {
            throw message.Refuse($"changes the features from {backend.Device.Features} to {features} while a ring is started", "VU-5");
        }

        if (!backend.Session.TrySetBackendFeatures(features))
        {
            throw message.Refuse($"sets features {features}, with which {backend.Device} does not work", "VU-5");
        }

        bool hadProtocolFeatures = backend.HasProtocolFeatures;
        backend.HasProtocolFeatures = (bits & (1UL << ProtocolFeaturesBit)) != 0;
        // A frontend without protocol features cannot enable rings (VU-15).
        if (!backend.HasProtocolFeatures && !hadProtocolFeatures) EnableAll(backend);
        backend.IsLogging = (bits & (1UL << LogAllBit)) != 0;
        backend.UpdateLogs();
        return null;
    }

    public static Reply? GetProtocolFeatures(Backend backend, FrontendMessage message) => Reply.Of((ulong)Offered(backend));

    public static Reply? SetProtocolFeatures(Backend backend, FrontendMessage message)
    {
        message.RequireLength(sizeof(ulong));
        var features = (ProtocolFeatures)message.ReadUInt64(0);
        ProtocolFeatures unknown = features & ~Offered(backend);
        if (unknown != ProtocolFeatures.None)
        {
            throw message.Refuse($"sets protocol features 0x{(ulong)unknown:x}, which were not offered", "VU-12");
        }

        backend.Protocol = features;
        return null;
    }

    public static Reply? GetQueueCount(Backend backend, FrontendMessage message) => Reply.Of((ulong)backend.Rings.Count);

    /// <summary>
    /// The features of the protocol. A device without a configuration does not offer CONFIG, because some frontends then expect none.
    /// </summary>
    private static ProtocolFeatures Offered(Backend backend)
        => backend.Device.ConfigurationLength == 0 ? ProtocolFeatures.All & ~ProtocolFeatures.Configuration : ProtocolFeatures.All;

    private static void EnableAll(Backend backend)
    {
        foreach (FrontendRing ring in backend.Rings)
        {
            ring.IsEnabled = true;
            backend.Device.Queues.EnableRing(ring.Index, isEnabled: true);
        }
    }
}
