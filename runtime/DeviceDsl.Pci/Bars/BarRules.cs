using System.Numerics;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci.Bars;

/// <summary>The rules for the BARs of a function (PC-3).</summary>
internal static class BarRules
{
    private const ulong MaxIoLength = 0x100;
    private const ulong MinIoLength = 4;
    private const ulong MinMemoryLength = 16;
    private const ulong MaxMemoryLength = 1UL << 31;
    private const ulong Max64BitMemoryLength = 1UL << 62;

    /// <summary>Returns the first violation; <see langword="null"/> if there is none.</summary>
    /// <param name="bars">The BARs.</param>
    /// <param name="windowsOf">Returns the ranges of a BAR that answer without its device.</param>
    public static string? Check(IReadOnlyList<PciBar> bars, Func<PciBar, IEnumerable<BarRange>> windowsOf)
        => bars.Select(CheckShape).FirstOrDefault(error => error is not null)
           ?? CheckRegisters(bars)
           ?? CheckDevices(bars)
           ?? bars.Select(bar => CheckRanges(bar, [.. windowsOf(bar)])).FirstOrDefault(error => error is not null);

    private static string? CheckShape(PciBar bar)
    {
        if (bar.Space is not (AddressSpace.Pio or AddressSpace.Mmio))
        {
            return $"BAR {bar.Index} is in address space {bar.Space}: a BAR must be in Pio or Mmio";
        }

        bool isIo = bar.Space == AddressSpace.Pio;
        if (bar.Index < 0 || bar.Index + bar.RegisterCount > PciHeader.BarCount)
        {
            return $"{bar} does not fit into the {PciHeader.BarCount} BAR registers";
        }

        if (isIo && (bar.Is64Bit || bar.IsPrefetchable)) return $"{bar} must not be 64-bit or prefetchable: only a memory BAR can be";
        ulong max = isIo ? MaxIoLength : bar.Is64Bit ? Max64BitMemoryLength : MaxMemoryLength;
        ulong min = isIo ? MinIoLength : MinMemoryLength;
        return BitOperations.IsPow2(bar.Length) && bar.Length >= min && bar.Length <= max
            ? null
            : $"the length of {bar} must be a power of two from 0x{min:x} to 0x{max:x}";
    }

    private static string? CheckRegisters(IReadOnlyList<PciBar> bars)
    {
        var owners = new PciBar?[PciHeader.BarCount];
        foreach (PciBar bar in bars)
        {
            for (int register = bar.Index; register < bar.Index + bar.RegisterCount; register++)
            {
                if (owners[register] is { } other) return $"{bar} and {other} overlap: both use BAR register {register}";
                owners[register] = bar;
            }
        }

        return null;
    }

    private static string? CheckDevices(IReadOnlyList<PciBar> bars)
    {
        foreach (IGrouping<IDevice, PciBar> group in bars.Where(bar => bar.Device is not null).GroupBy(bar => bar.Device!))
        {
            foreach (IGrouping<AddressSpace, PciBar> same in group.GroupBy(bar => bar.Space))
            {
                if (same.Count() > 1)
                {
                    return $"{same.First()} and {same.Last()} are both bases of {group.Key.Name} in {same.Key}: "
                        + "a device has one base per address space";
                }
            }

            string? stray = Rows(group.Key)
                .Where(row => !group.Any(bar => bar.Space == row.Space))
                .Select(row => row.Range.Name)
                .FirstOrDefault();
            if (stray is not null) return $"{stray} of {group.Key.Name} is in an address space in which the device has no BAR as its base";
        }

        return null;
    }

    private static string? CheckRanges(PciBar bar, IReadOnlyList<BarRange> windows)
    {
        List<BarRange> rows = bar.Device is null ? [] : [.. Rows(bar.Device).Where(row => row.Space == bar.Space).Select(row => row.Range)];
        foreach (BarRange range in rows.Concat(windows))
        {
            if (!range.IsInside(bar.Length)) return $"{range.Name} ends outside {bar}";
        }

        for (int i = 0; i < windows.Count; i++)
        {
            foreach (BarRange other in windows.Skip(i + 1).Concat(rows))
            {
                if (windows[i].Overlaps(other)) return $"{windows[i].Name} and {other.Name} overlap in {bar}";
            }
        }

        return null;
    }

    // An array counts as one range, from its first row to the end of its last.
    private static IEnumerable<(AddressSpace Space, BarRange Range)> Rows(IDevice device)
    {
        for (int i = 0; i < device.DoorbellCount; i++)
        {
            DoorbellEntry row = device.GetDoorbell(i);
            yield return (row.Space, new BarRange($"doorbell {row.Handler}", row.Offset, Reach(row.Count, row.Stride, row.Length)));
        }

        for (int i = 0; i < device.RegisterCount; i++)
        {
            RegisterEntry row = device.GetRegister(i);
            yield return (row.Space, new BarRange($"register {row.Name}", row.Offset, Reach(row.Count, row.Stride, row.Length)));
        }

        for (int i = 0; i < device.RegionCount; i++)
        {
            RegionEntry row = device.GetRegion(i);
            yield return (row.Space, new BarRange(row.Name.Length > 0 ? $"region {row.Name}" : "a region", row.Offset, row.Length));
        }
    }

    private static UInt128 Reach(int count, ulong stride, int length)
        => ((UInt128)(ulong)Math.Max(count - 1, 0) * stride) + (ulong)Math.Max(length, 1);
}
