using DeviceDsl.Pci.Bars;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>
/// The table of vectors, in a BAR. It accepts aligned writes of 4 and 8 bytes and ignores others; reads may be narrower (VP-14).
/// </summary>
internal sealed class MsixTableWindow(PciMsixOptions options, MsixVector[] vectors, MsixGate gate) : BarWindow
{
    /// <inheritdoc/>
    public override ulong Offset => options.TableOffset;

    /// <inheritdoc/>
    public override ulong Length => options.TableLength;

    /// <inheritdoc/>
    public override string Name => "the MSI-X table";

    /// <inheritdoc/>
    public override ulong Read(ulong offset, int length)
    {
        // At most three dwords: the window contains all bytes of the access.
        UInt128 seen = 0;
        ulong aligned = offset & ~3UL;
        for (ulong done = 0; aligned + done < offset + (ulong)length; done += sizeof(uint))
        {
            seen |= (UInt128)ReadDword(aligned + done) << (int)(8 * done);
        }

        return (ulong)(seen >> (int)(8 * (offset - aligned)));
    }

    /// <inheritdoc/>
    public override void Write(ulong offset, int length, ulong value)
    {
        if (length < sizeof(uint) || offset % (ulong)length != 0) return;
        WriteDword(offset, (uint)value);
        if (length == sizeof(ulong)) WriteDword(offset + sizeof(uint), (uint)(value >> 32));
    }

    private ulong ReadDword(ulong offset) => vectors[offset / PciMsixOptions.EntryLength].Read(DwordOf(offset));

    private void WriteDword(ulong offset, uint value) => vectors[offset / PciMsixOptions.EntryLength].Write(DwordOf(offset), value, gate);

    private static int DwordOf(ulong offset) => (int)(offset % PciMsixOptions.EntryLength / sizeof(uint));
}
