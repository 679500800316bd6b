namespace DeviceDsl.Pci.Bars;

/// <summary>The parts that answer in a BAR.</summary>
/// <param name="View">The rows of its device; <see langword="null"/> if it has none.</param>
/// <param name="Windows">The ranges that answer without a device.</param>
/// <param name="Delivery">How the guest's writes reach the doorbells.</param>
internal sealed record BarParts(BarView? View, IReadOnlyList<BarWindow> Windows, DoorbellDelivery Delivery)
{
    /// <summary>Makes an access that does not come through an address of the machine.</summary>
    /// <returns>Whether a part answered.</returns>
    public bool TryAccess(ulong offset, int length, bool isWrite, ref ulong value)
    {
        foreach (BarWindow window in Windows)
        {
            if (!window.Contains(offset, length)) continue;
            if (isWrite) window.Write(offset - window.Offset, length, value);
            else value = window.Read(offset - window.Offset, length) & (ulong.MaxValue >> (64 - (length * 8)));
            return true;
        }

        return View is not null && View.TryAccess(offset, length, isWrite, ref value);
    }
}
