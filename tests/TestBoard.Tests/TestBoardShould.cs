using DeviceDsl;
using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace TestBoardTests;

/// <summary>The board of the sample, driven by a guest of each machine, and the program around it.</summary>
[Collection("console")]
public sealed class TestBoardShould
{
    private readonly TestBoard _board = new();

    [Fact]
    public void ServeAGuestOfTheEmbeddedMachine()
    {
        using var machine = new EmbeddedMachine();
        using Attachment attachment = _board.AttachTo(machine);

        foreach ((ulong port, byte letter) in Letters) machine.GuestWrite(IoAddress.Pio(port), 1, letter);
        machine.GuestWrite(IoAddress.Pio(0xC010), 2, 3);
        machine.GuestWrite(IoAddress.Pio(0xC110), 2, 7);
        machine.GuestWrite(IoAddress.Mmio(0xFEB1_0050), 4, 2);
        machine.Settle();

        AssertServed();
        Assert.Equal((1UL << 7) | (1UL << 2), machine.GuestRead(IoAddress.Mmio(0xFEB1_0060), 4));
        Assert.Equal(0UL, machine.GuestRead(IoAddress.Mmio(0xFEB1_0060), 4));
        Assert.Equal(0x60UL, machine.GuestRead(IoAddress.Pio(0x2FD), 1));
    }

    [KvmFact]
    public void ServeAGuestOfAKvmMachine()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            foreach ((ulong port, byte letter) in Letters)
            {
                c.mov(dx, (ushort)port);
                c.mov(al, letter);
                c.@out(dx, al);
            }

            c.OutWord(0xC010, 3).OutWord(0xC110, 7).Store(0xFEB1_0050, 2).Done();
        });
        using Attachment attachment = _board.AttachTo(guest.Machine);

        guest.Reset().Run();
        guest.Machine.Settle();

        AssertServed();
    }

    [Fact]
    public void KeepItsInterruptsSeparate()
    {
        IDevice board = _board;
        Assert.Equal(
            [("Com1", 4u), ("Com2", 3u), ("Control", 5u), ("Control", 6u), ("Data", 10u), ("Data", 11u)],
            Enumerable.Range(0, board.LineCount).Select(board.GetLine).Select(line => (line.Name.Split('.')[0], line.Gsi.Number)));
    }

    [Fact]
    public void RunAsAProgram()
    {
        TextWriter before = Console.Out;
        using var output = new StringWriter();
        try
        {
            Console.SetOut(output);
            object? exitCode = typeof(TestBoard).Assembly.EntryPoint!.Invoke(null, [new[] { "--machine", "embedded", "--seconds", "0.1" }]);

            Assert.Equal(0, exitCode);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains("TestBoard on the embedded machine", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(": skipped,", output.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<(ulong Port, byte Letter)> Letters
        => [(0x3F8, (byte)'h'), (0x2F8, (byte)'o'), (0x3F8, (byte)'i'), (0x2F8, (byte)'k')];

    private void AssertServed()
    {
        Assert.Equal(("hi", "ok"), (_board.Com1.Sent, _board.Com2.Sent));
        Assert.Equal((1, 0), (_board.Control.RingsOf(3), _board.Control.RingsOf(7)));
        Assert.Equal((0, 1, 1), (_board.Data.RingsOf(3), _board.Data.RingsOf(7), _board.Data.RingsOf(2)));
    }
}
