using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Runtime.Tests.Buses;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>
/// The two searches of a bus, for any set of entries: the index against a look at every entry, and the kernel's against its rules stated
/// once more.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SearchesShould
{
    private const int Cases = 1500;
    private const int Probes = 40;

    private static readonly int[] Widths = [1, 2, 4, 8];

    [Fact]
    public void AgreeWithALinearSearch()
    {
        int alone = 0;
        for (int number = 0; number < Trials.Cases(Cases); number++)
        {
            ulong seed = Trials.SeedOf(Trials.Seed, number);
            var dice = new Dice(seed);
            BusEntry[] entries = RandomEntries(dice);
            var index = new BusIndex(entries);
            for (int probe = 0; probe < Probes; probe++)
            {
                (ulong address, ulong length) = RandomAccess(dice, entries);
                int[] expected = [.. Enumerable.Range(0, entries.Length).Where(i => Answers(entries[i], address, length))];

                Assert.True(expected.SequenceEqual(Found(index, address, length)), Message(seed, entries, address, length));
                if (!index.FindAlone(address).IsEmpty)
                {
                    alone++;
                    Assert.True(expected.SequenceEqual(FoundAlone(index, address, length)), Message(seed, entries, address, length));
                }
            }
        }

        Assert.NotEqual(0, alone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AskInTheOrderOfTheRules(bool isKernelFaithful)
    {
        for (int number = 0; number < Trials.Cases(Cases); number++)
        {
            ulong seed = Trials.SeedOf(Trials.Seed, number);
            var dice = new Dice(seed);
            BusEntry[] entries = RandomEntries(dice);
            var calls = new List<string>();
            var bus = new IoBus("bus", isKernelFaithful: isKernelFaithful);
            var rules = new PlainBus(isKernelFaithful);
            for (int i = 0; i < entries.Length; i++)
            {
                bus.TryRegister(entries[i] with { Device = new RecordingDevice($"{i}", calls) { Handles = false } });
                rules.Insert(entries[i].Address, entries[i].Length, $"{i}");
            }

            for (int probe = 0; probe < Probes; probe++)
            {
                (ulong address, ulong length) = RandomAccess(dice, entries);
                string expected = string.Join(' ', rules.Asked(address, length));

                calls.Clear();
                bus.TryWrite(address, (int)length, 0);
                Assert.True(
                    expected == string.Join(' ', calls),
                    $"{Message(seed, entries, address, length)} Asked {string.Join(' ', calls)}, not {expected}.");
                calls.Clear();
                bus.TryRead(address, (int)length, out _);
                Assert.True(
                    expected == string.Join(' ', calls),
                    $"{Message(seed, entries, address, length)} A read asked {string.Join(' ', calls)}, not {expected}.");
            }
        }
    }

    /// <summary>The random sets have in them what the searches are told apart by; otherwise the tests above would show nothing.</summary>
    [Fact]
    public void BeTestedOnDistinguishingSets()
    {
        int missedByKernel = 0;
        int wide = 0;
        int paged = 0;
        int several = 0;
        for (int number = 0; number < 300; number++)
        {
            var dice = new Dice(Trials.SeedOf(1, number));
            BusEntry[] entries = RandomEntries(dice);
            var kernel = new PlainBus(searchesLikeKernel: true);
            var all = new PlainBus(searchesLikeKernel: false);
            foreach (BusEntry entry in entries)
            {
                kernel.Insert(entry.Address, entry.Length, entry.Device);
                all.Insert(entry.Address, entry.Length, entry.Device);
            }

            wide += entries.Count(entry => entry.Length > 32 * 0x1000UL);
            paged += entries.Count(entry => entry.Length is > 8 and < 32 * 0x1000UL);
            for (int probe = 0; probe < Probes; probe++)
            {
                (ulong address, ulong length) = RandomAccess(dice, entries);
                List<object> found = all.Asked(address, length);
                if (found.Count > kernel.Asked(address, length).Count) missedByKernel++;
                if (found.Count > 1) several++;
            }
        }

        Assert.All([missedByKernel, wide, paged, several], count => Assert.True(count > 100, $"{missedByKernel} {wide} {paged} {several}"));
    }

    private static BusEntry[] RandomEntries(Dice dice)
    {
        EventCounter counter = new ManagedCounter(0, isSemaphore: false, null);
        ulong origin = dice.Of<ulong>(0, 0x1000, 0xD000_0FF0, ulong.MaxValue - 0x3F, ulong.MaxValue - 0x2_FFFF);
        var entries = new BusEntry[dice.Below(12)];
        for (int i = 0; i < entries.Length; i++)
        {
            ulong address = unchecked(origin + (ulong)dice.Below(dice.Of(8, 0x40, 0x2000)));
            if (dice.Percent(30))
            {
                int width = dice.Of(0, 1, 2, 4, 8);
                entries[i] = new BusEntry(address, (ulong)width, new IoEventFd(counter, IoAddress.Mmio(address), width, match: null));
                continue;
            }

            ulong length = dice.Of<ulong>(
                0, 0, 1, 2, 4, 8, 8, 0x10, 0x40, 0x100, 0x1000, 0x1_F000, 0x2_0000, 0x2_1000, 0x10_0000, ulong.MaxValue);
            entries[i] = new BusEntry(address, length, new RecordingDevice($"{i}", []));
        }

        return entries;
    }

    /// <summary>Near the beginning or the end of an entry, as that is where searches go wrong.</summary>
    private static (ulong Address, ulong Length) RandomAccess(Dice dice, BusEntry[] entries)
    {
        ulong length = (ulong)dice.Of<int>(Widths);
        if (entries.Length == 0) return ((ulong)dice.Below(100), length);
        BusEntry entry = dice.Of<BusEntry>(entries);
        ulong middle = entry.Length == 0 ? 0 : dice.Next() % entry.Length;
        return (unchecked(entry.Address + dice.Of(0UL, middle, entry.Length) + (ulong)dice.Below(9) - dice.Of<ulong>(0, 4, 8)), length);
    }

    /// <summary>BUS-2; a doorbell is not asked of what it never answers (IOE-9).</summary>
    private static bool Answers(BusEntry entry, UInt128 address, UInt128 length)
    {
        if (entry.Length == 0 || entry.Device is IoEventFd)
        {
            return address == entry.Address && (entry.Length == 0 || length <= entry.Length);
        }

        return address >= entry.Address && address + length <= (UInt128)entry.Address + entry.Length;
    }

    private static List<int> Found(BusIndex index, ulong address, ulong length)
    {
        var found = new List<int>();
        BusIndex.Matches matches = index.Find(address, length);
        while (matches.MoveNext()) found.Add(matches.Current.Rank);
        return found;
    }

    private static List<int> FoundAlone(BusIndex index, ulong address, ulong length)
    {
        var found = new List<int>();
        foreach (RankedEntry item in index.FindAlone(address))
        {
            if (item.Entry.Contains(address, length)) found.Add(item.Rank);
        }

        return found;
    }

    private static string Message(ulong seed, BusEntry[] entries, ulong address, ulong length)
        => $"DEVICEDSL_SEED=0x{seed:x}: {length} bytes at 0x{address:x} among "
           + $"{string.Join(", ", entries.Select(Describe))}.";

    private static string Describe(BusEntry entry)
        => $"({(entry.Device is IoEventFd ? "doorbell " : "")}0x{entry.Address:x}, 0x{entry.Length:x})";
}
