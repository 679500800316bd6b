namespace DeviceDsl.Runtime.Tests.Irqchips;

public sealed class LocalApicShould
{
    private const byte Vector = 0x41;

    /// <summary>
    /// LAP-1: disabled it takes nothing; a vector that waits already is taken again, and the last one tells the trigger mode.
    /// </summary>
    [Fact]
    public void AcceptInterruptsOnceEnabled()
    {
        using var board = new Board();
        board.WriteLocal(0, 0xF0, 0xFF);
        Assert.Equal(0, Send(board, 0, isLogical: false));
        board.WriteLocal(0, 0xF0, 0x1FF);
        Assert.Equal(1, board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, 0x8000 | Vector)));
        Assert.Equal([Vector], board.Apic().State.LevelTriggered);
        Assert.Equal(1, Send(board, 0, isLogical: false));
        Assert.Empty(board.Apic().State.LevelTriggered);
        Assert.Equal([Vector], board.Serve(0));
    }

    /// <summary>LAP-2: four processors with the logical destinations 1, 2, 4, 8; of clusters, 0x11, 0x12, 0x21, 0x22.</summary>
    [Theory]
    [InlineData(false, 0x00, 0b0001)]
    [InlineData(false, 0x02, 0b0100)]
    [InlineData(false, 0x07, 0b0000)]
    [InlineData(false, 0xFF, 0b1111)]
    [InlineData(true, 0x05, 0b0101)]
    [InlineData(true, 0x10, 0b0000)]
    [InlineData(true, 0xFF, 0b1111)]
    public void AcceptFlatDestinations(bool isLogical, byte destination, int takers)
    {
        using Board board = CreateFlat();
        Assert.Equal(int.PopCount(takers), Send(board, destination, isLogical));
        Assert.Equal(takers, Takers(board));
    }

    [Theory]
    [InlineData(0x11, 0b0001)]
    [InlineData(0x13, 0b0011)]
    [InlineData(0x23, 0b1100)]
    [InlineData(0x33, 0b0000)]
    [InlineData(0xFF, 0b1111)]
    public void AcceptClusterDestinations(byte destination, int takers)
    {
        using var board = new Board(cpus: 4);
        uint[] own = [0x11, 0x12, 0x21, 0x22];
        for (int cpu = 0; cpu < 4; cpu++)
        {
            board.WriteLocal(cpu, 0xE0, 0x0FFF_FFFF);
            board.WriteLocal(cpu, 0xD0, own[cpu] << 24);
        }

        Send(board, destination, isLogical: true);

        Assert.Equal(takers, Takers(board));
    }

    /// <summary>LAP-3: who can be looked up and is not there is 0; where each had to be asked it is -1.</summary>
    [Fact]
    public void DistinguishScannedFromLookedUpDestinations()
    {
        using Board flat = CreateFlat();
        Assert.Equal(0, Send(flat, 0x10, isLogical: true));

        using Board mixed = CreateFlat();
        mixed.WriteLocal(3, 0xE0, 0x0FFF_FFFF);
        Assert.Equal(-1, Send(mixed, 0x10, isLogical: true));
        Assert.Equal(1, Send(mixed, 0x01, isLogical: true));

        using Board shared = CreateFlat();
        shared.WriteLocal(3, 0xD0, 1u << 24);
        Assert.Equal(2, Send(shared, 0x01, isLogical: true));
    }

    /// <summary>GSI-11: a broadcast finds disabled local APICs, which refuse, or none at all.</summary>
    [Fact]
    public void RefuseABroadcastWhenDisabled()
    {
        using var board = new Board(cpus: 2);
        board.WriteLocal(0, 0xF0, 0xFF);
        board.WriteLocal(1, 0xF0, 0xFF);
        Assert.Equal(0, Send(board, 0xFF, isLogical: false));

        board.Apic(0).IsHardwareEnabled = false;
        board.Apic(1).IsHardwareEnabled = false;
        Assert.Equal(-1, Send(board, 0xFF, isLogical: false));
        Assert.Equal(uint.MaxValue, board.ReadLocal(0, 0x30));
    }

    /// <summary>LAP-4: the vector chooses among the bits of the destination.</summary>
    [Theory]
    [InlineData(0x40, 0x0F, 0)]
    [InlineData(0x41, 0x0F, 1)]
    [InlineData(0x43, 0x0F, 3)]
    [InlineData(0x41, 0x0A, 3)]
    [InlineData(0x42, 0x0A, 1)]
    public void DistributeLowestPriorityByVector(byte vector, byte destination, int cpu)
    {
        using Board board = CreateFlat();
        board.Machine.SignalMsi(new MsiMessage(0xFEE0_0004 | ((ulong)destination << 12), 0x100u | vector));
        Assert.All(Enumerable.Range(0, 4), other => Assert.Equal(other == cpu, board.Apic(other).IsRequested(vector)));
    }

    /// <summary>LAP-4: a bit of the destination that nobody answers to may be the one that is chosen.</summary>
    [Fact]
    public void ChooseNoneForAnUnclaimedDestinationBit()
    {
        using Board board = CreateFlat();
        Assert.Equal(0, board.Machine.SignalMsi(new MsiMessage(0xFEE1_1004, 0x141)));
    }

    /// <summary>IOA-12.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 0)]
    public void CountOtherDeliveryModes(int mode, int accepted)
    {
        using var board = new Board();
        Assert.Equal(accepted, board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, (uint)mode << 8 | Vector)));
        Assert.False(board.Apic().IsRequested(Vector));
    }

    /// <summary>LAP-5: the task priority keeps back its class and what is below, what is in service as well.</summary>
    [Theory]
    [InlineData(0x00, 0x45, 0x40, 0x40, null)]
    [InlineData(0x00, 0x45, 0x50, 0x40, 0x50)]
    [InlineData(0x4F, null, 0x4A, 0x4F, null)]
    [InlineData(0x4F, null, 0x50, 0x4F, 0x50)]
    [InlineData(0x52, 0x45, 0x60, 0x52, 0x60)]
    [InlineData(0x3F, 0x45, 0x46, 0x40, null)]
    public void AcceptInterruptsAboveItsPriority(byte taskPriority, int? inService, byte vector, byte priority, int? taken)
    {
        using var board = new Board();
        if (inService is { } serving)
        {
            SendSelf(board, (byte)serving);
            Assert.Equal((byte)serving, board.Apic().Acknowledge());
        }

        board.WriteLocal(0, 0x80, taskPriority);
        SendSelf(board, vector);
        Assert.Equal(priority, board.ReadLocal(0, 0xA0));
        Assert.Equal((byte?)taken, board.Apic().Acknowledge());
    }

    [Theory]
    [InlineData(0x4_0000, 0b0010)]
    [InlineData(0x8_0000, 0b1111)]
    [InlineData(0xC_0000, 0b1101)]
    public void SendToOthersByShorthand(uint shorthand, int takers)
    {
        using Board board = CreateFlat();
        board.WriteLocal(1, 0x300, 0x4000 | shorthand | Vector);
        Assert.Equal(takers, Takers(board));
    }

    /// <summary>LAP-4: the vector selects one of those that the shorthand selects; a physical destination of 0xFF makes it fixed.</summary>
    [Theory]
    [InlineData(0x4_0000, 0x00, 0b0010)]
    [InlineData(0x8_0000, 0x00, 0b0010)]
    [InlineData(0xC_0000, 0x00, 0b1000)]
    [InlineData(0x8_0000, 0xFF, 0b1111)]
    [InlineData(0xC_0000, 0xFF, 0b1101)]
    [InlineData(0x8_0800, 0xFF, 0b0010)]
    public void SendALowestPriorityInterruptByShorthandToOne(uint command, uint destination, int takers)
    {
        using Board board = CreateFlat();
        board.WriteLocal(1, 0x310, destination << 24);
        board.WriteLocal(1, 0x300, 0x4100 | command | Vector);
        Assert.Equal(takers, Takers(board));
    }

    /// <summary>LAP-4: a physical broadcast with the redirection hint is fixed for one processor, whatever its mode was.</summary>
    [Theory]
    [InlineData(0x0)]
    [InlineData(0x1)]
    [InlineData(0x3)]
    [InlineData(0x7)]
    public void AcceptARedirectableBroadcastAsFixed(uint mode)
    {
        using Board board = CreateFlat();
        Assert.Equal(1, board.Machine.SignalMsi(new MsiMessage(0xFEEF_F008, (mode << 8) | Vector)));
        Assert.Equal(0b0010, Takers(board));
        Assert.Equal(0, board.Machine.SignalMsi(new MsiMessage(0xFEE0_0008, 0x700 | (Vector + 1))));
    }

    /// <summary>LAP-4: a processor whose local APIC is disabled by software is no candidate.</summary>
    [Fact]
    public void SendALowestPriorityInterruptByShorthandToAnEnabledProcessor()
    {
        using Board board = CreateFlat();
        board.WriteLocal(3, 0xF0, 0xFF);
        board.WriteLocal(1, 0x300, 0xC_4100 | Vector);
        Assert.Equal(0b0100, Takers(board));
    }

    /// <summary>LAP-6.</summary>
    [Fact]
    public void EndNothingWithNothingInService()
    {
        using var board = new Board();
        board.Redirect(5, 0x8000 | Vector);
        board.Line(5, true);

        board.WriteLocal(0, 0xB0, 0);

        Assert.True(board.RemoteIrr(5));
    }

    /// <summary>LAP-7.</summary>
    [Fact]
    public void IgnoreWritesThatAreShortOrMisaligned()
    {
        using var board = new Board();
        board.Machine.GuestWrite(IoAddress.Mmio(0xFEE0_0080), 2, 0x30);
        board.Machine.GuestWrite(IoAddress.Mmio(0xFEE0_0084), 4, 0x30);
        board.Machine.GuestWrite(IoAddress.Mmio(0xFEE0_0080), 8, 0x30);
        Assert.Equal(0u, board.ReadLocal(0, 0x80));
    }

    /// <summary>LAP-8.</summary>
    [Fact]
    public void MaskItsLocalVectorsWhenItIsDisabled()
    {
        using var board = new Board();
        board.WriteLocal(0, 0x350, 0x41);
        SendSelf(board, Vector);

        board.WriteLocal(0, 0xF0, 0xFF);

        Assert.Equal(0x1_0041u, board.ReadLocal(0, 0x350));
        Assert.True(board.Apic().IsRequested(Vector));
        board.WriteLocal(0, 0xF0, 0x1FF);
        Assert.Equal([Vector], board.Serve(0));
    }

    /// <summary>
    /// LAP-5: what was accepted before the guest disabled the local APIC is still taken, by its priority. Only the processor's own
    /// enable bit keeps it back.
    /// </summary>
    [Theory]
    [InlineData(true, true, 0x00, true)]
    [InlineData(true, false, 0x00, true)]
    [InlineData(true, false, 0x3F, true)]
    [InlineData(true, false, 0x40, false)]
    [InlineData(false, true, 0x00, false)]
    [InlineData(false, false, 0x00, false)]
    public void HandOverWhatIsPending(bool isPresent, bool isEnabled, byte taskPriority, bool isTaken)
    {
        using var board = new Board();
        SendSelf(board, Vector);
        board.WriteLocal(0, 0x80, taskPriority);
        if (!isEnabled) board.WriteLocal(0, 0xF0, 0xFF);
        board.Apic().IsHardwareEnabled = isPresent;

        Assert.Equal(isTaken ? Vector : null, board.Apic().Acknowledge());
        Assert.Equal(isTaken, board.Apic().IsInService(Vector));
        Assert.Equal(!isTaken, board.Apic().IsRequested(Vector));
    }

    /// <summary>PIC-14.</summary>
    [Fact]
    public void Accept8259InterruptsThroughItsFirstInput()
    {
        using var board = new Board();
        board.Out(0x21, 0xFE);
        board.Machine.SetIrqLine(0, true);
        board.WriteLocal(0, 0x350, 0x1_0700);
        Assert.Null(board.Apic().AcknowledgeExternal());

        board.WriteLocal(0, 0x350, 0x700);
        Assert.Equal((byte)0, board.Apic().AcknowledgeExternal());
    }

    [Fact]
    public void FollowTheIdentifierSetByTheGuest()
    {
        using var board = new Board(cpus: 2);
        board.WriteLocal(1, 0x20, 0x0900_0000);
        Assert.Equal(0, Send(board, 1, isLogical: false));
        Assert.Equal(1, Send(board, 9, isLogical: false));
    }

    /// <summary>
    /// LAP-3, and kvm-unit-tests' apic "aliased xAPIC IDs": all that share an identifier are reached, and nobody is looked up.
    /// </summary>
    [Fact]
    public void ShareAnIdentifier()
    {
        using var board = new Board(cpus: 3);
        board.WriteLocal(2, 0x20, 0x0100_0000);
        Assert.Equal(2, Send(board, 1, isLogical: false));
        Assert.Equal(0b110, Takers(board));
        Assert.Equal(-1, Send(board, 2, isLogical: false));
        Assert.Equal(1, Send(board, 0, isLogical: false));
    }

    /// <summary>
    /// LAP-3: with wide destinations the first that has an identifier is looked up by it. Nobody else is asked, whatever the others
    /// share.
    /// </summary>
    [Theory]
    [InlineData(0, 1, 0b001)]
    [InlineData(1, 1, 0b010)]
    [InlineData(2, 0, 0b000)]
    [InlineData(0x101, 0, 0b000)]
    [InlineData(0xFF, 3, 0b111)]
    public void GiveASharedIdentifierToTheFirstWithWideDestinations(uint destination, int accepted, int takers)
    {
        using var machine = new EmbeddedMachine(new() { Cpus = 3, HasWideDestinations = true });
        foreach (EmbeddedCpu cpu in machine.Cpus) cpu.Write(IoAddress.Mmio(0xFEE0_00F0), 4, 0x1FF);
        machine.Cpus[2].Write(IoAddress.Mmio(0xFEE0_0020), 4, 0x0100_0000);

        ulong address = 0xFEE0_0000 | ((ulong)(byte)destination << 12) | ((ulong)(destination & ~0xFFu) << 32);
        Assert.Equal(accepted, machine.SignalMsi(new MsiMessage(address, Vector)));
        for (int cpu = 0; cpu < 3; cpu++)
            Assert.Equal((takers >> cpu & 1) != 0, machine.Cpus[cpu].LocalApic.IsRequested(Vector));
    }

    /// <summary>LAP-3: the one that comes last is looked up only after a change of any; a broadcast finds it all the same.</summary>
    [Fact]
    public void BeLookedUpAfterTheFirstChange()
    {
        using var machine = new EmbeddedMachine(new() { Cpus = 3 });
        const uint Nmi = 0x400;
        Assert.Equal(1, machine.SignalMsi(new MsiMessage(0xFEE0_1000, Nmi)));
        Assert.Equal(0, machine.SignalMsi(new MsiMessage(0xFEE0_2000, Nmi)));
        Assert.Equal(3, machine.SignalMsi(new MsiMessage(0xFEEF_F000, Nmi)));
        machine.GuestWrite(IoAddress.Mmio(0xFEE0_00F0), 4, 0x1FF);
        Assert.Equal(1, machine.SignalMsi(new MsiMessage(0xFEE0_2000, Nmi)));
    }

    private static Board CreateFlat()
    {
        var board = new Board(cpus: 4);
        for (int cpu = 0; cpu < 4; cpu++) board.WriteLocal(cpu, 0xD0, 1u << (24 + cpu));
        return board;
    }

    private static int Send(Board board, byte destination, bool isLogical)
        => board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000 | ((ulong)destination << 12) | (isLogical ? 4u : 0), Vector));

    private static void SendSelf(Board board, byte vector) => board.WriteLocal(0, 0x300, 0x4_4000u | vector);

    private static int Takers(Board board)
        => Enumerable.Range(0, board.Machine.Cpus.Count).Sum(cpu => board.Apic(cpu).IsRequested(Vector) ? 1 << cpu : 0);
}
