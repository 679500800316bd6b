using System.Collections.Immutable;
using DeviceDsl.Conformance.Hosts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm;

namespace DeviceDsl.Conformance;

/// <summary>The local APICs of several processors, in either machine.</summary>
public sealed class LocalApicConformance
{
    private const int Cpus = 3;
    private const byte Vector = 0x41;
    private const byte Broadcast = 0xFF;
    private const int Identifier = 0x20 >> 4;
    private const int Spurious = 0xF0 >> 4;
    private const int FirstRequested = 0x200 >> 4;
    private const uint Enabled = 0x1FF;

    private static readonly byte[] s_identifiers = [0, 1, 2, Broadcast];
    private static readonly byte[] s_destinations = [0, 1, 2, 3, Broadcast];

    /// <summary>
    /// LAP-3: without wide destinations, processors that share an identifier are all reached, and each is asked about every
    /// destination. With wide destinations the first of them has the identifier.
    /// </summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldBeReachedByIdentifiersInAllCombinations(HostKind kind)
    {
        var wrong = new List<string>();
        foreach (bool isWide in new[] { false, true })
        {
            using Machine machine = Open(kind, isWide);
            LocalApicState[] reset = [.. Enumerable.Range(0, Cpus).Select(machine.GetLocalApicState)];
            foreach (byte[] own in Combinations())
            {
                foreach (byte destination in s_destinations)
                {
                    for (int cpu = 0; cpu < Cpus; cpu++) machine.SetLocalApicState(cpu, With(reset[cpu], own[cpu]));
                    int accepted = machine.SignalMsi(new MsiMessage(0xFEE0_0000 | ((ulong)destination << 12), Vector));
                    int[] takers = [.. Enumerable.Range(0, Cpus).Where(cpu => machine.GetLocalApicState(cpu).Requested.Contains(Vector))];
                    (int expected, int[] expectedTakers) = Expect(own, destination, isWide);
                    if (accepted == expected && takers.SequenceEqual(expectedTakers)) continue;
                    wrong.Add(
                        $"{(isWide ? "wide " : "")}{string.Join(',', own)} -> {destination}: {accepted} ({string.Join(',', takers)})");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static Machine Open(HostKind kind, bool isWide) => Host.ControllersOf(kind) is { } controllers
        ? KvmMachine.Open(new() { Cpus = Cpus, HasWideDestinations = isWide, InterruptControllers = controllers })
        : new EmbeddedMachine(new() { Cpus = Cpus, HasWideDestinations = isWide });

    private static IEnumerable<byte[]> Combinations() =>
        from first in s_identifiers
        from second in s_identifiers
        from third in s_identifiers
        select new[] { first, second, third };

    private static LocalApicState With(LocalApicState reset, byte identifier)
    {
        ImmutableArray<uint>.Builder registers = reset.Registers.ToBuilder();
        registers[Identifier] = (uint)identifier << 24;
        registers[Spurious] = Enabled;
        registers[FirstRequested + (Vector / 32)] = 0;
        return new LocalApicState(registers.ToImmutable());
    }

    private static (int Accepted, int[] Takers) Expect(byte[] own, byte destination, bool isWide)
    {
        if (destination == Broadcast) return (Cpus, [.. Enumerable.Range(0, Cpus)]);
        int[] meant = [.. Enumerable.Range(0, Cpus).Where(cpu => own[cpu] == destination)];
        if (isWide) return (Math.Min(meant.Length, 1), [.. meant.Take(1)]);
        bool isEachAsked = own.Distinct().Count() < Cpus;
        return (meant.Length == 0 && isEachAsked ? -1 : meant.Length, meant);
    }
}
