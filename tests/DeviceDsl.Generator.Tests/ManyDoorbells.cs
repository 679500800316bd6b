using System.Globalization;
using DeviceDsl.Testing;

namespace DeviceDsl.Generator.Tests;

/// <summary>Devices with too many doorbells for one switch.</summary>
[Trait("Category", "Slow")]
public sealed class ManyDoorbells
{
    [Fact]
    public void ShouldSplitLongSwitches()
    {
        Assert.DoesNotContain("IsBefore(", Generate(DoorbellWriter.MaxSwitchArms), StringComparison.Ordinal);
        Assert.Contains("IsBefore(", Generate(DoorbellWriter.MaxSwitchArms + 1), StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldWriteTwoSwitches()
        => Snapshots.Verify(DeviceHost.Compile("namespace Samples;\n" + Source(101)).Run);

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1000)]
    public void ShouldFindExactlyTheDoorbellsOfTheTable(int count) => ShouldFindWhatTheTableSays(Source(count), count);

    [Fact]
    public void ShouldFindAmongManyMatchesOfOneAddress() => ShouldFindWhatTheTableSays(
        Device(Enumerable.Range(0, 300).Select(static queue => $"Pio, 0x10, Match = {queue}")
            .Concat(["Pio, 0x10, Length = 1", "Pio, 0x10, Length = 4", "Pio, 0xF", "Pio, 0x11, Match = 7", "Mmio, 0x10"])),
        305);

    private static void ShouldFindWhatTheTableSays(string source, int count)
    {
        IDevice device = DeviceHost.Create(source);
        IReadOnlyList<DoorbellEntry> table = device.Doorbells();
        Assert.Equal(count, table.Count);
        foreach ((AddressSpace space, ulong offset, int length, ulong value) in table.SelectMany(WritesNear))
        {
            Assert.Equal(Expected(table, space, offset, length, value), device.FindDoorbell(space, offset, length, value));
        }
    }

    private static IEnumerable<(AddressSpace Space, ulong Offset, int Length, ulong Value)> WritesNear(DoorbellEntry entry)
        => from distance in new ulong[] { 0, 1, ulong.MaxValue }
           from length in new[] { 0, 1, 2, 4, 8 }
           from value in new ulong[] { 0, 1, entry.Match ?? 2, ulong.MaxValue }
           select (entry.Space, unchecked(entry.Offset + distance), length, value);

    /// <summary>A device with every form of doorbell, in random order.</summary>
    internal static string Source(int count) => Device(Enumerable.Range(0, count).Select(i => Arguments(i * 7919 % count)));

    private static string Arguments(int place) => (place % 4) switch
    {
        0 => $"Mmio, {Hex(place * 4)}",
        1 => $"Mmio, {Hex(place * 4)}, Length = {1 << (place % 3)}",
        2 => $"Pio, {Hex(place / 16)}, Match = {place}",
        _ => $"Mmio, {Hex((place / 64 * 4) + 2)}, Length = 8, Match = {Hex(place * 0x1000)}",
    };

    private static string Device(IEnumerable<string> doorbells) => $$"""
        [Device]
        internal sealed partial class Many
        {
            public int Rung;

            [Doorbell({{string.Join(")]\n    [Doorbell(", doorbells)}})]
            private void OnAny() { Rung++; }
        }
        """;

    // IOE-9, as the kernel implements it.
    private static int Expected(IReadOnlyList<DoorbellEntry> table, AddressSpace space, ulong offset, int length, ulong value)
    {
        for (int i = 0; i < table.Count; i++)
        {
            DoorbellEntry entry = table[i];
            if (entry.Space == space && entry.Offset == offset
                && (entry.Length == 0 || (entry.Length == length && (entry.Match is null || entry.Match == value))))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Generate(int count) => DeviceHost.Compile(Source(count)).Run.GeneratedSources.Single().SourceText.ToString();

    private static string Hex(int number) => "0x" + number.ToString("X", CultureInfo.InvariantCulture);
}
