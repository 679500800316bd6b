using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Devices;
using DeviceDsl.Virtio.Rings;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The life of single rings (VU-7, VU-8, VU-15 to VU-18).</summary>
internal static class RingRequests
{
    private const ulong IndexMask = 0xFF;
    private const ulong NoDescriptor = 1 << 8;
    private const int StateLength = 8;
    private const uint MaxSize = 32768;

    /// <summary>
    /// Sets the size, which the frontend and its driver agree on: a virtio-mmio machine may offer more than the device does.
    /// </summary>
    public static Reply? SetSize(Backend backend, FrontendMessage message)
    {
        FrontendRing ring = StoppedRing(backend, message, out uint size);
        bool isPacked = backend.Device.Features.Has(VirtioFeature.RingPacked);
        bool isValid = size != 0 && size <= MaxSize && (isPacked || uint.IsPow2(size));
        if (!isValid)
        {
            throw message.Refuse($"sets {size} descriptors for queue {ring.Index}; it must be a power of two up to {MaxSize}", "VU-7");
        }

        ring.Size = (int)size;
        return null;
    }

    /// <summary>Sets the addresses. While the ring is started, only the logging may change (VU-18).</summary>
    public static Reply? SetAddresses(Backend backend, FrontendMessage message)
    {
        message.RequireLength(RingAddresses.MessageLength);
        FrontendRing ring = RingOf(backend, message, message.ReadUInt32(0));
        var addresses = RingAddresses.Read(message);
        if (ring.IsStarted && ring.Addresses is { } before && before.IsElsewhere(addresses))
        {
            throw message.Refuse($"moves queue {ring.Index} while it is started", "VU-18");
        }

        ring.Addresses = addresses;
        if (ring.IsStarted) backend.UpdateLogs();
        return null;
    }

    public static Reply? SetBase(Backend backend, FrontendMessage message)
    {
        FrontendRing ring = StoppedRing(backend, message, out uint position);
        ring.Base = position;
        return null;
    }

    /// <summary>Stops a ring and returns the position from which the next start continues (VU-17).</summary>
    public static Reply? GetBase(Backend backend, FrontendMessage message)
    {
        message.RequireLength(StateLength);
        FrontendRing ring = RingOf(backend, message, message.ReadUInt32(0));
        if (backend.Device.Queues.StopRing(ring.Index, backend.StopPatience) is { } position) ring.Base = position;
        ring.IsStarted = false;
        ring.Disconnect();
        backend.Poller.Update();
        return Reply.Of((uint)ring.Index, ring.Base);
    }

    public static Reply? SetEnabled(Backend backend, FrontendMessage message)
    {
        message.RequireLength(StateLength);
        FrontendRing ring = RingOf(backend, message, message.ReadUInt32(0));
        uint value = message.ReadUInt32(4);
        if (value > 1) throw message.Refuse($"has the value {value}; it must be 0 or 1", "VU-9");
        ring.IsEnabled = value == 1;
        backend.Device.Queues.EnableRing(ring.Index, ring.IsEnabled);
        return null;
    }

    /// <summary>Sets the descriptor of kicks, which starts the ring.</summary>
    public static Reply? SetKick(Backend backend, FrontendMessage message)
    {
        FrontendRing ring = RingOf(backend, message, out SafeFileHandle? descriptor);
        bool isPolled = descriptor is null;
        EventFd kick = Adopt(descriptor, $"kick of queue {ring.Index}") ?? backend.Machine.CreateEventFd($"poll of queue {ring.Index}");
        LoopRegistration? handler = null;
        try
        {
            handler = backend.Machine.Loop.Add(kick, () => backend.Serve(ring));
            if (!ring.IsStarted) Start(backend, message, ring);
        }
        catch (Exception exception)
        {
            handler?.End();
            kick.Dispose();
            if (exception is MachineException { Errno: var errno })
            {
                throw message.Refuse($"has a descriptor that cannot be watched: {errno}", "VU-8");
            }

            throw;
        }

        ring.SetKick(kick, handler, isPolled);
        ring.IsStarted = true;
        backend.Poller.Update();
        return null;
    }

    /// <summary>Sets the descriptor of interrupts. It is signalled once: an interrupt may have been lost with an earlier backend.</summary>
    public static Reply? SetCall(Backend backend, FrontendMessage message)
    {
        FrontendRing ring = RingOf(backend, message, out SafeFileHandle? descriptor);
        ring.SetCall(Adopt(descriptor, $"call of queue {ring.Index}"));
        ring.Call();
        return null;
    }

    public static Reply? SetError(Backend backend, FrontendMessage message)
    {
        FrontendRing ring = RingOf(backend, message, out SafeFileHandle? descriptor);
        ring.SetError(Adopt(descriptor, $"errors of queue {ring.Index}"));
        return null;
    }

    private static void Start(Backend backend, FrontendMessage message, FrontendRing ring)
    {
        if (ring.Size == 0 || ring.Addresses is null)
        {
            throw message.Refuse($"starts queue {ring.Index} before its size and addresses are set", "VU-32");
        }

        VirtQueueAreas areas = backend.AreasOf(backend.Regions.Translate, ring)
            ?? throw message.Refuse($"starts queue {ring.Index}, whose ring is not in the frontend's memory", "VU-32");
        InFlightRegion? record = backend.InFlight?.RegionOf(ring.Index, backend.Device.Features.Has(VirtioFeature.RingPacked));
        var setup = new RingSetup(ring.Size, areas, new RingStart(ring.Base, record), ring.IsEnabled, backend.LogOf(ring));
        if (backend.Device.Queues.StartRing(ring.Index, setup) is { } reason)
        {
            throw message.Refuse($"cannot start queue {ring.Index}: {reason}", "VU-32");
        }
    }

    private static FrontendRing StoppedRing(Backend backend, FrontendMessage message, out uint value)
    {
        message.RequireLength(StateLength);
        value = message.ReadUInt32(4);
        FrontendRing ring = RingOf(backend, message, message.ReadUInt32(0));
        return ring.IsStarted ? throw message.Refuse($"comes while queue {ring.Index} is started", "VU-32") : ring;
    }

    private static FrontendRing RingOf(Backend backend, FrontendMessage message, uint index)
        => index < (uint)backend.Rings.Count
            ? backend.Rings[(int)index]
            : throw message.Refuse($"names queue {index}; the device has {backend.Rings.Count}", "VU-32");

    private static FrontendRing RingOf(Backend backend, FrontendMessage message, out SafeFileHandle? descriptor)
    {
        message.RequireLength(sizeof(ulong));
        ulong value = message.ReadUInt64(0);
        FrontendRing ring = RingOf(backend, message, (uint)(value & IndexMask));
        message.RequireDescriptors((value & NoDescriptor) != 0 ? 0 : 1);
        descriptor = message.DescriptorCount == 0 ? null : message.TakeDescriptor();
        return ring;
    }

    private static EventFd? Adopt(SafeFileHandle? descriptor, string name)
    {
        if (descriptor is null) return null;
        try
        {
            return EventFd.Adopt(descriptor, name);
        }
        catch (MachineException exception)
        {
            descriptor.Dispose();
            throw new FrontendException("VU-8", exception.Message);
        }
    }
}
