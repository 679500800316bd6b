using Booting;
using DeviceDsl;
using DeviceDsl.Interrupts;

namespace TestBoardTests;

/// <summary>The devices for booted images.</summary>
public sealed class BootDevicesShould : IDisposable
{
    private const ulong Com1 = 0x3F8;
    private const byte Loopback = 0x10;

    private readonly EmbeddedMachine _machine = new();
    private readonly StringWriter _output = new();
    private readonly List<(uint Gsi, bool Level)> _lines = [];
    private readonly List<uint> _exits = [];

    public BootDevicesShould()
    {
        var options = new BootOptions { Image = "image", MemoryMegabytes = 64, Cpus = 3 };
        new BootBoard(options, _output, (gsi, level) => _lines.Add((gsi.Number, level)), _exits.Add).AttachTo(_machine);
    }

    [Fact]
    public void PrintByTheSerialLineButNotItsDivisor()
    {
        Write(Com1 + 3, 0x83);
        Write(Com1, 1);
        Write(Com1 + 1, 2);
        Assert.Equal((1ul, 2ul), (Read(Com1), Read(Com1 + 1)));
        Write(Com1 + 3, 3);
        foreach (char letter in "hello") Write(Com1, letter);

        Assert.Equal("hello", _output.ToString());
        Assert.Equal((0x60ul, 0xB0ul), (Read(Com1 + 5), Read(Com1 + 6)));
    }

    [Fact]
    public void ReceiveOnlyItsOwnBytesInLoopbackMode()
    {
        Write(Com1 + 2, 1);
        Write(Com1 + 4, Loopback);
        for (int i = 0; i < 20; i++) Write(Com1, (uint)i);
        for (ulong i = 0; i < 16; i++)
        {
            Assert.Equal(0x61ul, Read(Com1 + 5));
            Assert.Equal(i, Read(Com1));
        }

        Assert.Equal((0x60ul, 0ul), (Read(Com1 + 5), Read(Com1)));
        Assert.Equal("", _output.ToString());
        foreach ((uint outputs, ulong inputs) in (ReadOnlySpan<(uint, ulong)>)[(1, 0x20), (2, 0x10), (4, 0x40), (8, 0x80)])
        {
            Write(Com1 + 4, Loopback | outputs);
            Assert.Equal(inputs, Read(Com1 + 6));
        }
    }

    [Fact]
    public void InterruptAsTheUartDoes()
    {
        Assert.Equal((1ul, false), (Read(Com1 + 2), IsRaised));
        Write(Com1 + 1, 2);
        Assert.True(IsRaised);
        // Reading the identification ends this interrupt, and the next byte brings the next one.
        Assert.Equal((2ul, 1ul, false), (Read(Com1 + 2), Read(Com1 + 2), IsRaised));
        Write(Com1, 'a');
        Assert.Equal((true, 2ul), (IsRaised, Read(Com1 + 2)));

        Write(Com1 + 1, 1);
        Write(Com1 + 4, Loopback);
        Assert.False(IsRaised);
        Write(Com1, 'b');
        Assert.Equal((true, 4ul, (ulong)'b'), (IsRaised, Read(Com1 + 2), Read(Com1)));
        Assert.False(IsRaised);
    }

    [Fact]
    public void DescribeTheMachineByFirmwareConfiguration()
    {
        Assert.Equal("QEMU"u8, Item(0, 4));
        Assert.Equal([0, 0, 0, 4, 0, 0, 0, 0, 0, 0], Item(3, 10));
        Assert.Equal([3, 0, 0], Item(5, 3));
        Assert.Equal([3, 0], Item(0xF, 2));
        Assert.Equal([0, 0], Item(0x1234, 2));
    }

    [Fact]
    public void SetTheLineOfEachPort()
    {
        Write(0x2000, 1);
        Write(0x2017, 0xFF);
        Write(0x2017, 0);
        Write(0x2018, 1);
        _machine.GuestWrite(IoAddress.Pio(0x2004), 2, 0x0001);

        Assert.Equal([(0, true), (23, true), (23, false), (4, true), (5, false)], _lines);
    }

    [Fact]
    public void EndTheGuestByFourBytesOnly()
    {
        _machine.GuestWrite(IoAddress.Pio(0xF4), 4, 0x1234);
        Assert.Equal([0x1234u], _exits);
    }

    [Fact]
    public void LetNobodyWaitForTheTimerOrTheClock()
    {
        Assert.Equal(0ul, Select(0xA) & 0x80);
        Assert.InRange(Select(7), 1ul, 0x31ul);
        Assert.Equal(0x80ul, Select(0xD));
        Assert.NotEqual(Read(0x61) & 0x10, Read(0x61) & 0x10);
        Assert.Equal(0x20ul, Read(0x61) & 0x20);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _output.Dispose();
    }

    private bool IsRaised => (_machine.GetPicState(ChipId.PicMaster).LastRequested & (1 << 4)) != 0;

    private ulong Select(uint index)
    {
        Write(0x70, index);
        return Read(0x71);
    }

    private byte[] Item(uint key, int length)
    {
        _machine.GuestWrite(IoAddress.Pio(0x510), 2, key);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)Read(0x511))];
    }

    private void Write(ulong port, uint value) => _machine.GuestWrite(IoAddress.Pio(port), 1, value);

    private ulong Read(ulong port) => _machine.GuestRead(IoAddress.Pio(port), 1);
}
