namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>B32: whatever a guest writes to the controllers, nothing throws and nothing runs on without end.</summary>
public sealed class HostileGuestShould
{
    private const int Steps = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NotBreakTheControllers(int seed)
    {
        var random = new Random(seed);
        using var board = new Board(cpus: 3, clock: new ManualClock());
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        board.Machine.AssignIrqFd(trigger, 5, resample);

        for (int step = 0; step < Steps; step++) Step(board, random, trigger);

        board.Machine.Settle();
        ulong readOnly = 1UL << 12;
        Assert.All(Enumerable.Range(0, 24), pin => Assert.Equal(0UL, board.Entry(pin) & readOnly));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void NotBreakLocalApicsAlone(int seed)
    {
        var random = new Random(seed);
        using var board = new Board(cpus: 3, splitRoutes: 24);
        using var trigger = EventFd.Create();
        board.Machine.AssignIrqFd(trigger, 5);
        for (int step = 0; step < Steps; step++) Step(board, random, trigger);
    }

    /// <summary>SPL-3: what the guest writes to the entries goes on to the local APICs as routes.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void NotBreakARemoteIoApic(int seed)
    {
        var random = new Random(seed);
        using var board = new SplitBoard(cpus: 3, clock: new ManualClock());
        using var trigger = EventFd.Create();
        for (int step = 0; step < Steps; step++)
        {
            Step(board, random, trigger);
            board.Line(random.Next(24), random.Next(2) != 0);
            board.End(random.Next(3));
        }

        Assert.True(board.LocalApics.Published.Count > 0, "No route was ever made known.");
    }

    /// <summary>EOI-2, EOI-4: an access does no more work than the inputs that there are, whatever the guest made of the entries.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void BoundItsWorkByTheNumberOfInputs(int seed)
    {
        // An end of the IOAPIC tells of 24 inputs at most, words to the 8259s of 8 each, and a step has few of them.
        const int Most = 24 + (4 * 8);
        var random = new Random(seed);
        using var board = new Board(cpus: 3, clock: new ManualClock());
        using var trigger = EventFd.Create();
        Witness[] witnesses = [.. Enumerable.Range(0, 24).Select(gsi => board.Watch(gsi))];
        // Every line is up and every entry has the same vector: each end would serve all of them again.
        for (int pin = 0; pin < 24; pin++) board.Redirect(pin, 0x8000 | 0x41);
        for (int pin = 0; pin < 24; pin++) board.Line(pin, true);
        int before = 0;
        int most = 0;
        for (int step = 0; step < Steps; step++)
        {
            if (step % 2 == 0) Take(board.Machine.Cpus[0]);
            else Step(board, random, trigger);
            int after = witnesses.Sum(witness => witness.Acks);
            most = Math.Max(most, after - before);
            before = after;
        }

        Assert.InRange(most, 24, Most);
    }

    private static void Step(Board board, Random random, EventFd trigger)
    {
        EmbeddedCpu cpu = board.Machine.Cpus[random.Next(3)];
        ulong value = (ulong)random.NextInt64();
        int width = 1 << random.Next(4);
        switch (random.Next(11))
        {
            case 0: cpu.Write(IoAddress.Mmio(0xFEC0_0000), 4, value); break;
            case 1: cpu.Write(IoAddress.Mmio(0xFEC0_0010), width, value); break;
            case 2: cpu.Write(IoAddress.Mmio(0xFEC0_0000 + (value & 0xFF)), width, value >> 8); break;
            case 3: cpu.Read(IoAddress.Mmio(0xFEC0_0000 + (value & 0xFF)), width); break;
            case 4: cpu.Write(IoAddress.Mmio(0xFEE0_0000 + (value & 0x3F0)), 4, value >> 10); break;
            case 5: cpu.Read(IoAddress.Mmio(0xFEE0_0000 + (value & 0xFFF)), width); break;
            case 6: cpu.Write(IoAddress.Pio(new ulong[] { 0x20, 0x21, 0xA0, 0xA1, 0x4D0, 0x4D1 }[random.Next(6)]), 1, value); break;
            case 7: cpu.Read(IoAddress.Pio(new ulong[] { 0x20, 0x21, 0xA0, 0xA1, 0x4D0, 0x4D1 }[random.Next(6)]), 1); break;
            case 8: board.Machine.SetIrqLineStatus((int)(value % 30), (value & 64) != 0); break;
            case 9: trigger.Signal(); board.Machine.SignalMsi(new MsiMessage(value, (uint)(value >> 20))); break;
            default: Take(cpu); break;
        }
    }

    private static void Take(EmbeddedCpu cpu)
    {
        cpu.LocalApic.Acknowledge();
        cpu.LocalApic.AcknowledgeExternal();
        cpu.LocalApic.EndOfInterrupt();
    }
}
