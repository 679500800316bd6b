using DeviceDsl.Pci.Bars;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>The pending bits of the vectors, in a BAR; read-only for the guest.</summary>
internal sealed class MsixPendingWindow(PciMsixOptions options, MsixVector[] vectors) : BarWindow
{
    /// <inheritdoc/>
    public override ulong Offset => options.PendingBegin;

    /// <inheritdoc/>
    public override ulong Length => options.PendingLength;

    /// <inheritdoc/>
    public override string Name => "the MSI-X pending bits";

    /// <inheritdoc/>
    public override ulong Read(ulong offset, int length)
    {
        ulong value = 0;
        for (int bit = 0; bit < length * 8; bit++)
        {
            ulong vector = (offset * 8) + (ulong)bit;
            if (vector < (ulong)vectors.Length && vectors[vector].IsPending) value |= 1UL << bit;
        }

        return value;
    }

    /// <inheritdoc/>
    public override void Write(ulong offset, int length, ulong value)
    {
    }
}
