using System.Globalization;
using System.Text;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random board as source: few devices or many, close together or far apart, with arrays among them.</summary>
internal sealed class RandomBoard
{
    private const int Classes = 5;

    private readonly Random _random;
    private readonly StringBuilder _text = new();

    /// <summary>Creates a random board.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="devices">The number of devices.</param>
    /// <param name="spacing">The minimum distance between their bases.</param>
    /// <param name="spread">The maximum gap between two devices in multiples of that distance; 0 for no gaps.</param>
    public RandomBoard(int seed, int devices, ulong spacing, int spread)
    {
        _random = new Random(seed);
        for (int number = 0; number < Classes; number++) WriteClass(number);
        _text.AppendLine("[Board] internal sealed partial class Board {");
        ulong at = spacing;
        for (int i = 0; i < devices; i++)
        {
            _text.AppendLine(
                CultureInfo.InvariantCulture,
                $"[Attach(Pio = 0x{0x1000 + (i * 0x40):X}, Mmio = 0x{at:X})] private readonly D{_random.Next(Classes)} _d{i} = new();");
            at += spacing * (ulong)(1 + _random.Next(spread + 1));
        }

        _text.AppendLine("}");
    }

    public string Source => _text.ToString();

    /// <summary>Writes that ring a doorbell, and writes close to it.</summary>
    public static IEnumerable<(AddressSpace Space, ulong Offset, int Length, ulong Value)> WritesNear(DoorbellEntry entry)
        => from index in new[] { 0, entry.Count / 2, entry.Count - 1, entry.Count }
           from distance in new ulong[] { 0, 1, ulong.MaxValue }
           from length in new[] { 1, 2, 4, 8 }
           from value in new ulong[] { 0, (entry.Match ?? 5) + (ulong)index, ulong.MaxValue }
           select (entry.Space, unchecked(entry.Offset + (entry.Stride * (ulong)index) + distance), length, value);

    // Within 0x40 bytes, so that devices never collide. The generator leaves out collisions within a class.
    private void WriteClass(int number)
    {
        _text.AppendLine(CultureInfo.InvariantCulture, $"[Device] internal sealed partial class D{number} {{ public int Rung;");
        int doorbells = _random.Next(1, 5);
        for (int i = 0; i < doorbells; i++)
        {
            string space = _random.Next(3) == 0 ? "Pio" : "Mmio";
            int offset = _random.Next(4) * 8;
            string form = _random.Next(6) switch
            {
                0 => "",
                1 => $", Length = {(_random.Next(2) == 0 ? 1 : 4)}",
                2 => $", Match = {_random.Next(3)}",
                3 => $", Match = {_random.Next(3)}, Count = {_random.Next(1, 40)}",
                4 => $", Length = 2, Count = {_random.Next(1, 8)}, Stride = 4",
                _ => ", Length = 1, Count = 32, Stride = 1",
            };
            string parameters = form.Contains("Count", StringComparison.Ordinal) ? "int index" : "";
            _text.AppendLine(
                CultureInfo.InvariantCulture, $"[Doorbell({space}, 0x{offset:X}{form})] private void On{i}({parameters}) {{ Rung++; }}");
        }

        _text.AppendLine("}");
    }
}
