using DeviceDsl.Interrupts;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>When a processor recomputes the vectors whose ends it reports (EOI-7).</summary>
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
}
