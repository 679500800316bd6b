using System.Buffers.Binary;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The requests for the device as a whole: its configuration, status and reset (VU-9, VU-10, VU-19).</summary>
internal static class DeviceRequests
{
    private const int ConfigurationHeader = 12;
    private const int MaxConfiguration = 256;

    // 1 and 2 both mean a live migration (T-4).
    private const uint MaxConfigurationFlags = 2;

    public static Reply? SetOwner(Backend backend, FrontendMessage message) => null;

    /// <summary>Deprecated. Frontends disagree about its meaning, so only ignoring it is safe.</summary>
    public static Reply? ResetOwner(Backend backend, FrontendMessage message) => null;

    /// <summary>
    /// Reads the configuration. Bytes after its end are zero, because a frontend reads as many bytes as its own version of the
    /// configuration has.
    /// </summary>
    public static Reply? GetConfiguration(Backend backend, FrontendMessage message)
    {
        if (!TryReadRange(message, out uint offset, out uint size)) return new([]);
        byte[] reply = new byte[ConfigurationHeader + size];
        message.Payload[..ConfigurationHeader].CopyTo(reply);
        backend.Session.ReadConfiguration(offset, reply.AsSpan(ConfigurationHeader));
        return new(reply);
    }

    public static Reply? SetConfiguration(Backend backend, FrontendMessage message)
    {
        if (!TryReadRange(message, out uint offset, out uint size)) throw message.Refuse("has an invalid range or flags", "VU-9");
        message.RequireLength(ConfigurationHeader + (int)size);
        bool isMigration = message.ReadUInt32(8) != 0;
        if (!isMigration && !backend.Session.CanWriteConfiguration(offset, (int)size))
        {
            throw message.Refuse($"writes {size} bytes at offset {offset}, and not all of them are writable", "VU-9");
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        for (uint i = 0; i < size; i += sizeof(ulong))
        {
            int length = (int)Math.Min(size - i, sizeof(ulong));
            bytes.Clear();
            message.Payload.Slice(ConfigurationHeader + (int)i, length).CopyTo(bytes);
            backend.Session.WriteConfiguration(offset + i, length, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        return null;
    }

    public static Reply? SetBackendChannel(Backend backend, FrontendMessage message)
    {
        message.RequireDescriptors(1);
        SafeFileHandle descriptor = message.TakeDescriptor();
        if (LinuxSocket.IsSocket(descriptor))
        {
            backend.SetChannel(new BackendChannel(descriptor));
            return null;
        }

        descriptor.Dispose();
        throw message.Refuse("has a descriptor that is not a socket", "VU-10");
    }

    public static Reply? ResetDevice(Backend backend, FrontendMessage message)
    {
        Reset(backend);
        return null;
    }

    public static Reply? SetStatus(Backend backend, FrontendMessage message)
    {
        message.RequireLength(sizeof(ulong));
        ulong status = message.ReadUInt64(0);
        if (status > byte.MaxValue) throw message.Refuse($"sets the status 0x{status:x}, and the status has 8 bits", "VU-10");
        if (status == 0) Reset(backend);
        backend.Status = (VirtioStatus)status;
        return null;
    }

    /// <summary>Returns the status that the frontend has set, corrected where the device differs.</summary>
    public static Reply? GetStatus(Backend backend, FrontendMessage message)
    {
        VirtioStatus status = backend.Status & ~VirtioStatus.NeedsReset;
        if (backend.Session.IsLegacy) status &= ~VirtioStatus.FeaturesOk;
        if (backend.Device.NeedsReset) status |= VirtioStatus.NeedsReset;
        return Reply.Of((ulong)status);
    }

    // QEMU 7.2 resets the status of a device that it stops before it reads the positions of its rings: they are kept (VU-17).
    private static void Reset(Backend backend)
    {
        foreach (FrontendRing ring in backend.Rings)
        {
            if (backend.Device.Queues.StopRing(ring.Index, backend.StopPatience) is { } position) ring.Base = position;
            (ring.IsStarted, ring.IsEnabled) = (false, !backend.HasProtocolFeatures);
            ring.Disconnect();
        }

        backend.Poller.Update();
        backend.Session.Reset();
        backend.Status = VirtioStatus.None;
    }

    private static bool TryReadRange(FrontendMessage message, out uint offset, out uint size)
    {
        (offset, size) = (0, 0);
        if (message.Length < ConfigurationHeader) return false;
        (offset, size) = (message.ReadUInt32(0), message.ReadUInt32(4));
        return size is >= 1 and <= MaxConfiguration && offset <= uint.MaxValue - size && message.ReadUInt32(8) <= MaxConfigurationFlags;
    }
}
