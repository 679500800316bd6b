using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>Access to the structures of a device through configuration space, for guests that cannot reach its BARs (VP-11).</summary>
/// <remarks>
/// The guest may write all of it: a value that does not name bytes of a structure reads as all ones, and its writes are dropped (H20).
/// </remarks>
internal sealed class AccessCapability(PciTransport transport, byte[] body) : PciCapability(VirtioCapability.Id, body, WritableOf(body))
{
    private const int BarAt = 4;
    private const int OffsetAt = 8;
    private const int LengthAt = 12;
    private const int DataAt = 16;

    /// <inheritdoc/>
    protected override void OnReading(int offset, int length)
    {
        if (offset + length <= DataAt || !TryFind(out ulong where, out int width)) return;
        Set(DataAt, width, (uint)transport.ReadBar(PciTransport.ModernBar, where, width));
    }

    /// <inheritdoc/>
    protected override void OnWritten(int offset, int length)
    {
        if (offset + length <= DataAt || !TryFind(out ulong where, out int width)) return;
        transport.WriteBar(PciTransport.ModernBar, where, width, Get(DataAt, width));
    }

    private static byte[] WritableOf(byte[] body)
    {
        byte[] writable = new byte[body.Length];
        writable[BarAt - HeaderLength] = byte.MaxValue;
        writable.AsSpan(OffsetAt - HeaderLength).Fill(byte.MaxValue);
        return writable;
    }

    /// <summary>Decodes the access that the guest asks for: an aligned access of the BAR with the structures.</summary>
    private bool TryFind(out ulong where, out int width)
    {
        where = Get(OffsetAt, sizeof(uint));
        uint length = Get(LengthAt, sizeof(uint));
        width = length is 1 or 2 or 4 ? (int)length : 0;
        if (width != 0 && Get(BarAt, 1) == PciTransport.ModernBar && where % length == 0 && where < ModernInterface.Length) return true;
        Set(DataAt, sizeof(uint), uint.MaxValue);
        return false;
    }
}
