using DeviceDsl;

namespace Devices;

/// <summary>The code of a guest that uses the devices, on the thread of this program instead of a processor.</summary>
/// <param name="machine">The machine with the devices.</param>
internal sealed class PcGuest(EmbeddedMachine machine)
{
    private const ulong Uart = 0x3F8;
    private const ulong Clock = 0x70;
    private const ulong Post = 0x80;
    private const byte HoldingEmpty = 0x20;
    private const byte Idle = 0x40;
    private const byte UpdateInProgress = 0x80;

    /// <summary>Shows a code of the self-test. The processor waits for a cycle of the bus.</summary>
    public void ShowCode(byte code) => Write(Post, code);

    /// <summary>Sets the speed of the UART.</summary>
    /// <param name="divisor">115,200 bit/s divided by the speed.</param>
    public void SetDivisor(ushort divisor)
    {
        Write(Uart + 3, 0x80);
        Write(Uart, (byte)divisor);
        Write(Uart + 1, (byte)(divisor >> 8));
        Write(Uart + 3, 0x03);
    }

    /// <summary>Returns the time of the clock.</summary>
    public string ReadTime()
    {
        while ((ReadClock(0xA) & UpdateInProgress) != 0) Thread.Yield();
        return $"{ReadClock(0x32):X2}{ReadClock(9):X2}-{ReadClock(8):X2}-{ReadClock(7):X2} "
            + $"{ReadClock(4):X2}:{ReadClock(2):X2}:{ReadClock(0):X2}";
    }

    /// <summary>Sends a text, and waits until it is out.</summary>
    public void Print(string text)
    {
        foreach (char letter in text)
        {
            WaitFor(HoldingEmpty);
            Write(Uart, (byte)letter);
        }

        WaitFor(Idle);
    }

    private void WaitFor(byte status)
    {
        while ((Read(Uart + 5) & status) == 0) Thread.Yield();
    }

    private byte ReadClock(byte register)
    {
        Write(Clock, register);
        return Read(Clock + 1);
    }

    private byte Read(ulong port) => (byte)machine.GuestRead(IoAddress.Pio(port), 1);

    private void Write(ulong port, byte value) => machine.GuestWrite(IoAddress.Pio(port), 1, value);
}
