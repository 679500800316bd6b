using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Devices;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.VhostUser.Sessions;

/// <summary>The state of a device during one connection.</summary>
/// <remarks>
/// The thread of the connection changes it, request by request. Handlers of the device read only the published parts: the interrupt
/// eventfds, the guest's memory, and the logs of the rings, which change under the gate of the device.
/// </remarks>
internal sealed class Backend : IDisposable
{
    private readonly FrontendTransport _transport;
    private readonly Action<string> _onLost;

    /// <summary>Connects the device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="machine">The machine that runs its handlers.</param>
    /// <param name="stopPatience">The maximum wait of a ring for its requests when it stops.</param>
    /// <param name="onLost">Called, from any thread, when the connection must end because its memory was lost.</param>
    /// <exception cref="MachineException">The device already has a transport.</exception>
    public Backend(VirtioDevice device, Machine machine, TimeSpan stopPatience, Action<string> onLost)
    {
        Device = device;
        Machine = machine;
        StopPatience = stopPatience;
        _onLost = onLost;
        int count = Math.Min(device.QueueCount, MaxRings);
        Rings = [.. Enumerable.Range(0, count).Select(index => new FrontendRing(index))];
        _transport = new FrontendTransport(machine, Rings);
        device.Session.Connect(_transport);
        Poller = new RingPoller($"{machine} poller", Rings);
    }

    /// <summary>The maximum number of rings: messages with descriptors name a ring by 8 bits.</summary>
    public const int MaxRings = 256;

    /// <summary>The device.</summary>
    public VirtioDevice Device { get; }

    /// <summary>The machine that runs its handlers.</summary>
    public Machine Machine { get; }

    /// <summary>The maximum wait of a ring for its requests when it stops.</summary>
    public TimeSpan StopPatience { get; }

    /// <summary>The rings.</summary>
    public IReadOnlyList<FrontendRing> Rings { get; }

    /// <summary>Kicks the rings whose frontend sends no kicks.</summary>
    public RingPoller Poller { get; }

    /// <summary>The memory regions.</summary>
    public RegionTable Regions { get; } = new();

    /// <summary>The session of the device.</summary>
    public DeviceSession Session => Device.Session;

    /// <summary>The features of the protocol that the frontend chose.</summary>
    public ProtocolFeatures Protocol { get; set; }

    /// <summary>Whether the frontend knows protocol features: rings are then disabled at first (VU-15).</summary>
    public bool HasProtocolFeatures { get; set; }

    /// <summary>The device status that the frontend has set.</summary>
    public VirtioStatus Status { get; set; }

    /// <summary>Whether writes to the guest's memory are logged.</summary>
    public bool IsLogging { get; set; }

    /// <summary>The log of written pages.</summary>
    public DirtyLog? Log { get; set; }

    /// <summary>The memory that records requests in flight.</summary>
    public InFlightMemory? InFlight { get; set; }

    /// <summary>Whether memory of the frontend is gone, because it has shrunk a file.</summary>
    public bool IsLost => Regions.IsLost || InFlight is { IsLost: true } || Log is { IsLost: true };

    /// <summary>Sets the channel for requests of the backend.</summary>
    public void SetChannel(BackendChannel channel) => _transport.SetChannel(channel);

    /// <summary>Serves a ring that was kicked.</summary>
    public void Serve(FrontendRing ring)
    {
        Device.Queues.Kick((uint)ring.Index);
        if (IsLost) _onLost("The frontend has shrunk a file whose memory it shares (VU-23).");
    }

    /// <summary>Returns the log of the writes of a ring; null if they are not logged.</summary>
    public RingLog? LogOf(FrontendRing ring)
    {
        if (!IsLogging || Log is not { } log || ring.Addresses is not { } addresses) return null;
        ulong? descriptors = Device.Features.Has(VirtioFeature.RingPacked) ? AreasOf(Regions.Translate, ring)?.Descriptors.Value : null;
        return new(log, addresses.IsLogged ? addresses.Log : null, descriptors);
    }

    /// <summary>Applies a change of the logging to the rings.</summary>
    public void UpdateLogs() => Device.Queues.LogWrites(queue => queue.Index < Rings.Count ? LogOf(Rings[queue.Index]) : null);

    /// <summary>Returns the guest-physical addresses of a ring; null if it is not in the frontend's memory.</summary>
    /// <param name="translate">Translates a range of the frontend's addresses.</param>
    /// <param name="ring">The ring, with its size and addresses.</param>
    public VirtQueueAreas? AreasOf(Func<ulong, ulong, ulong?> translate, FrontendRing ring)
    {
        RingAddresses addresses = ring.Addresses!.Value;
        ulong size = (ulong)ring.Size;
        bool isPacked = Device.Features.Has(VirtioFeature.RingPacked);
        ulong? descriptors = translate(addresses.Descriptors, 16 * size);
        ulong? driver = translate(addresses.Driver, isPacked ? 4 : 6 + (2 * size));
        ulong? device = translate(addresses.Device, isPacked ? 4 : 6 + (8 * size));
        return descriptors is null || driver is null || device is null ? null : new(descriptors.Value, driver.Value, device.Value);
    }

    /// <summary>Ends the connection. When this method returns, no code of the device runs for it, and nothing of it is left.</summary>
    public void Dispose()
    {
        Poller.Dispose();
        foreach (FrontendRing ring in Rings) ring.SetKick(null, null, isPolled: false);
        Session.Disconnect(_transport);
        _transport.SetChannel(null);
        foreach (FrontendRing ring in Rings)
        {
            ring.SetCall(null);
            ring.SetError(null);
        }

        Machine.Memory.Replace([]);
        foreach (SharedRegion region in Regions.Replace([])) region.Mapping.Dispose();
        InFlight?.Dispose();
        Log?.Dispose();
    }
}
