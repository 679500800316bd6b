using System.Buffers.Binary;
using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>The capabilities by which a driver finds the structures of a device, in the order of preference (VP-1).</summary>
internal static class VirtioCapability
{
    /// <summary>The ID of vendor-specific capabilities.</summary>
    public const byte Id = 0x09;

    private const int BodyLength = 14;

    private enum Kind : byte
    {
        Common = 1,
        Notify = 2,
        InterruptStatus = 3,
        Configuration = 4,
        Access = 5,
    }

    /// <summary>Returns all capabilities of a device.</summary>
    public static IReadOnlyList<PciCapability> AllOf(VirtioDevice device, PciTransport transport)
    {
        var all = new List<PciCapability>
        {
            new(Id, Body(Kind.Common, 0, ModernInterface.CommonLength)),
            new(Id, Body(
                Kind.Notify,
                ModernInterface.NotifyOffset,
                (uint)device.QueueCount * ModernInterface.NotifyMultiplier,
                ModernInterface.NotifyMultiplier)),
            new(Id, Body(Kind.InterruptStatus, ModernInterface.InterruptStatusOffset, 1)),
        };
        if (device.ConfigurationLength != 0)
        {
            all.Add(new(Id, Body(Kind.Configuration, ModernInterface.ConfigurationOffset, (uint)device.ConfigurationLength)));
        }

        all.Add(new AccessCapability(transport, Body(Kind.Access, 0, 0, 0, bar: 0)));
        return all;
    }

    /// <summary>Returns the bytes after the capability's ID and the pointer to the next capability.</summary>
    private static byte[] Body(Kind kind, uint offset, uint length, uint? more = null, byte bar = PciTransport.ModernBar)
    {
        byte[] body = new byte[BodyLength + (more is null ? 0 : sizeof(uint))];
        body[0] = (byte)(PciCapability.HeaderLength + body.Length);
        body[1] = (byte)kind;
        body[2] = bar;
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(6), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(10), length);
        if (more is { } value) BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(BodyLength), value);
        return body;
    }
}
