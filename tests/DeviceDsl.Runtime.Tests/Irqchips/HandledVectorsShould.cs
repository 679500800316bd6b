namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>When a processor recomputes the vectors whose ends it reports (EOI-7), and which processors do (EOI-8).</summary>
public sealed class HandledVectorsShould
{
    private const byte Vector = 0x35;
    private const int Pin = 20;
    private const int OtherGsi = 31;
    private const int OtherPin = 3;
    private const uint MessageLevel = 0x8000;

    /// <summary>Accesses of the first processor, each of which makes it recompute its set.</summary>
    public static TheoryData<string> Accesses => ["entry", "other entry", "destination", "format", "identifier", "enable"];

    /// <summary>EOI-7: the set is that of the moment after the access. Routes that change later do not count.</summary>
    [Theory]
    [MemberData(nameof(Accesses))]
    public void IgnoreRoutesThatChangeAfterTheAccess(string access)
    {
        using var board = new Board();
        board.Redirect(Pin, Vector);
        Witness witness = board.Watch(OtherGsi);
        if (access == "enable") board.WriteLocal(0, 0xF0, 0xFF);

        Make(board, access);
        board.Machine.SetGsiRouting([GsiRoute.ToIoApic(OtherGsi, Pin)]);
        TakeAndEnd(board, trigger: 0);

        Assert.Equal(0, witness.Acks);
    }

    /// <summary>EOI-7: an end that the set of that moment reports still reaches the IOAPIC after the routes are gone.</summary>
    [Theory]
    [MemberData(nameof(Accesses))]
    public void ReportTheEndsOfTheMomentAfterTheAccess(string access)
    {
        using var board = new Board();
        board.Redirect(Pin, 0xFFUL << 56 | Vector);
        board.Watch(Pin);
        board.Line(Pin, true);
        if (access == "enable") board.WriteLocal(0, 0xF0, 0xFF);

        Make(board, access);
        board.Machine.SetGsiRouting([]);
        TakeAndEnd(board, MessageLevel);

        // The vector came last as a level, so its end serves the input, which is still up, once more.
        Assert.True(board.Apic().IsRequested(Vector));
    }

    /// <summary>EOI-7: what another party requests takes effect when the processor continues, with the routes of then.</summary>
    [Fact]
    public void FollowTheRoutesOfTheNextStepAfterARequestFromElsewhere()
    {
        using var board = new Board();
        board.Redirect(Pin, Vector);

        Witness witness = board.Watch(OtherGsi);
        board.Machine.SetGsiRouting([GsiRoute.ToIoApic(OtherGsi, Pin)]);
        TakeAndEnd(board, trigger: 0);

        Assert.Equal(1, witness.Acks);
    }

    /// <summary>
    /// EOI-8: a write to an entry with fixed delivery concerns the processors that it addresses, and those that the old destination
    /// addresses in the new mode if the write changed the destination. With any other delivery mode it concerns all.
    /// </summary>
    [Fact]
    public void BeRecomputedOnTheProcessorsOfARewrittenEntry()
    {
        var wrong = new List<string>();
        foreach (RewrittenEntry entry in RewrittenEntry.All)
        {
            for (int cpu = 0; cpu < 2; cpu++)
            {
                bool isRecomputed = IsRecomputed(entry, cpu);
                if (isRecomputed != entry.Concerns(cpu)) wrong.Add($"{entry} on processor {cpu}: {isRecomputed}");
            }
        }

        Assert.Empty(wrong);
    }

    private static void Make(Board board, string access)
    {
        switch (access)
        {
            case "entry": board.WriteIoApic(0x10 + (2 * Pin), Vector); break;
            case "other entry": board.WriteIoApic(0x10 + (2 * OtherPin), 0x41); break;
            case "destination": board.WriteLocal(0, 0xD0, 1 << 24); break;
            case "format": board.WriteLocal(0, 0xE0, 0x0FFF_FFFF); break;
            case "identifier": board.WriteLocal(0, 0x20, 0x0100_0000); break;
            case "enable": board.WriteLocal(0, 0xF0, 0x1FF); break;
        }
    }

    /// <summary>The vector reaches the first processor by a broadcast message; the processor takes it and ends it.</summary>
    private static void TakeAndEnd(Board board, uint trigger)
    {
        Assert.Equal(1, board.Machine.SignalMsi(new MsiMessage(0xFEEF_F000, trigger | Vector)));
        Assert.Equal(Vector, board.Apic().Acknowledge());
        board.Apic().EndOfInterrupt();
    }

    /// <summary>
    /// Whether the write makes a processor see that the end of the vector is now to be reported, which no other event has told it.
    /// </summary>
    private static bool IsRecomputed(RewrittenEntry entry, int cpu)
    {
        using var board = new Board(cpus: 3);
        for (int other = 0; other < 3; other++) board.WriteLocal(other, 0xD0, 1u << (24 + other));
        board.Redirect(Pin, 0xFFUL << 56 | Vector);
        board.Redirect(OtherPin, entry.Before);
        Witness witness = board.Watch(OtherGsi);
        for (int other = 0; other < 3; other++) board.ReadLocal(other, 0x20);
        board.Machine.SetGsiRouting([GsiRoute.ToIoApic(OtherGsi, Pin)]);

        uint index = 0x10u + (2 * OtherPin) + (entry.IsHigh ? 1u : 0);
        board.Machine.Cpus[2].Write(IoAddress.Mmio(0xFEC0_0000), 4, index);
        board.Machine.Cpus[2].Write(IoAddress.Mmio(0xFEC0_0010), 4, entry.Written);

        board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000 | ((ulong)cpu << 12), Vector));
        Assert.Equal(Vector, board.Apic(cpu).Acknowledge());
        board.Apic(cpu).EndOfInterrupt();
        return witness.Acks > 0;
    }

    /// <summary>A masked entry and a write to one of its halves.</summary>
    private sealed record RewrittenEntry(ulong Before, bool IsHigh, uint Written)
    {
        private const uint Masked = 0x1_0000;
        private const uint Logical = 0x800;
        private static readonly byte[] s_destinations = [0, 1, 2, 3, 9, 0xFF];
        private static readonly uint[] s_modes = [0, Logical];

        public static IEnumerable<RewrittenEntry> All =>
            from destination in s_destinations
            from before in s_modes
            from entry in Enumerable.Range(0, 8).SelectMany(delivery => LowWrites(destination, before, delivery))
                .Concat(Enumerable.Range(0, 8).SelectMany(delivery => HighWrites(destination, before, delivery)))
            select entry;

        /// <summary>Whether the write concerns a processor.</summary>
        public bool Concerns(int cpu)
        {
            ulong after = IsHigh ? (Before & uint.MaxValue) | ((ulong)Written << 32) : (Before & ~(ulong)uint.MaxValue) | Written;
            bool isLogical = (after & Logical) != 0;
            return (after >> 8 & 7) != 0
                || IsAddressed(cpu, (byte)(after >> 56), isLogical)
                || (Before >> 56 != after >> 56 && IsAddressed(cpu, (byte)(Before >> 56), isLogical));
        }

        public override string ToString() => $"0x{Before:x} after 0x{Written:x} in its {(IsHigh ? "high" : "low")} half";

        private static bool IsAddressed(int cpu, byte destination, bool isLogical)
            => destination == 0xFF || (isLogical ? (destination >> cpu & 1) != 0 : destination == cpu);

        private static IEnumerable<RewrittenEntry> LowWrites(byte destination, uint before, int delivery)
            => s_modes.Select(mode => new RewrittenEntry(
                (ulong)destination << 56 | Masked | before, IsHigh: false, Masked | mode | ((uint)delivery << 8) | 0x41));

        private static IEnumerable<RewrittenEntry> HighWrites(byte destination, uint before, int delivery)
            => s_destinations.Select(other => new RewrittenEntry(
                (ulong)destination << 56 | Masked | before | ((uint)delivery << 8), IsHigh: true, (uint)other << 24));
    }
}
