using System.Globalization;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>
/// The model of accesses of declared widths: it goes through the bytes of an access, and lists for each all accesses of declared
/// widths that could contain it.
/// </summary>
internal sealed class WidthModel(WideDevice device, AccessForm form)
{
    private readonly record struct Cycle(int First, int Width);

    private readonly record struct Place(string Name, bool IsRegion, int First, int Length);

    private IEnumerable<Place> Places =>
    [
        .. device.Registers.Select((row, i) => new Place($"{i}", false, (int)row.Offset, row.Length)),
        .. device.Regions.Select(row => new Place("", true, (int)row.Offset, (int)row.Length)),
    ];

    private bool CanSplit => form.Others.HasFlag(OtherWidths.Split);

    public string[] Write(int offset, int length, ulong value)
    {
        var calls = new List<string>();
        foreach ((Place place, int[] bytes) in Calls(offset, length))
        {
            // The bytes outside of the access are zero.
            ulong written = 0;
            foreach (int address in bytes.Where(address => address >= offset && address < offset + length))
            {
                written |= (value >> (8 * (address - offset)) & 0xFF) << Shift(place, bytes, address);
            }

            calls.Add(place.IsRegion ? Text($"w {bytes[0] - place.First} {bytes.Length} {written:x}")
                : Text($"W{place.Name} {Lanes(place, bytes):x} {written:x}"));
        }

        return [.. calls];
    }

    public (ulong Value, string[] Calls) Read(int offset, int length)
    {
        if (!Places.Any(place => offset >= place.First && offset < place.First + place.Length))
        {
            return (ulong.MaxValue >> (64 - (8 * length)), []);
        }

        var calls = new List<string>();
        ulong seen = 0;
        var read = new HashSet<int>();
        foreach ((Place place, int[] bytes) in Calls(offset, length))
        {
            foreach (int address in bytes.Where(address => address >= offset && address < offset + length))
            {
                int first = place.IsRegion ? bytes[0] : place.First;
                seen |= (ulong)WideDevice.ByteAt((ulong)first, Shift(place, bytes, address) / 8) << (8 * (address - offset));
                read.Add(address);
            }

            calls.Add(place.IsRegion ? Text($"r {bytes[0] - place.First} {bytes.Length}") : Text($"R{place.Name} {Lanes(place, bytes):x}"));
        }

        // What is refused reads as ones, what is nowhere as zeros, unless all of it is refused.
        for (int address = offset; address < offset + length; address++)
        {
            bool isRefused = Places.Any(place => address >= place.First && address < place.First + place.Length) && !read.Contains(address);
            if (isRefused || read.Count == 0) seen |= 0xFFUL << (8 * (address - offset));
        }

        return (seen, [.. calls]);
    }

    private IEnumerable<(Place Place, int[] Bytes)> Calls(int offset, int length)
    {
        // An access begins in the device.
        if (!Places.Any(place => offset >= place.First && offset < place.First + place.Length)) yield break;
        foreach (Place place in Places)
        {
            int next = 0;
            for (int address = offset; address < offset + length; address++)
            {
                if (address < Math.Max(next, place.First) || address >= place.First + place.Length) continue;
                if (CycleOf(address, offset, length) is not { } cycle) continue;
                next = Math.Min(cycle.First + cycle.Width, place.First + place.Length);
                yield return (place, [.. Enumerable.Range(cycle.First, cycle.Width)
                    .Where(inside => inside >= place.First && inside < place.First + place.Length)]);
            }
        }
    }

    private Cycle? CycleOf(int address, int offset, int length)
    {
        if (form.Widths == 0 || ((form.Widths & length) != 0 && offset % length == 0)) return new(offset, length);
        Cycle[] cycles = [.. from width in (int[])[1, 2, 4, 8]
                             where (form.Widths & width) != 0
                             select new Cycle(address / width * width, width)];
        Cycle[] inside = [.. cycles.Where(cycle => cycle.First >= offset && cycle.First + cycle.Width <= offset + length)];
        if (CanSplit && inside.Length > 0) return inside[^1];
        if (!form.Others.HasFlag(OtherWidths.Pad)) return null;
        Cycle[] around = [.. cycles.Where(cycle => CanSplit || (cycle.First <= offset && cycle.First + cycle.Width >= offset + length))];
        return around.Length > 0 ? around[0] : null;
    }

    // The position of a byte in the value that the device sees.
    private int Shift(Place place, int[] bytes, int address)
    {
        (int first, int length) = place.IsRegion ? (bytes[0], bytes.Length) : (place.First, place.Length);
        int index = address - first;
        return 8 * (form.Order == ByteOrder.BigEndian ? length - 1 - index : index);
    }

    private ulong Lanes(Place place, int[] bytes)
        => bytes.Aggregate(0UL, (lanes, address) => lanes | 0xFFUL << Shift(place, bytes, address));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
