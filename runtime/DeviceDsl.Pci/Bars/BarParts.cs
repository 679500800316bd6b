namespace DeviceDsl.Pci.Bars;

/// <summary>What answers in a BAR.</summary>
/// <param name="View">The rows of its device; <see langword="null"/> when it has none.</param>
/// <param name="Windows">The ranges that answer by themselves.</param>
/// <param name="Delivery">How the guest's writes reach the doorbells.</param>
internal sealed record BarParts(BarView? View, IReadOnlyList<BarWindow> Windows, DoorbellDelivery Delivery)
{
    /// <summary>An access that does not come by an address of the machine.</summary>
    /// <returns>Whether anything answers there.</returns>
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
