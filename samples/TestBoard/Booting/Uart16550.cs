using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>A 16550A UART that prints: it sends each byte at once, and receives only its own bytes in loopback mode.</summary>
[Device]
[Region(Pio, 0, 8, Name = "Ports")]
[LevelIrq(Gsi = 4, Name = "Interrupt")]
public sealed partial class Uart16550
{
    private const int Data = 0;
    private const int InterruptEnable = 1;
    private const int InterruptIdentification = 2;
    private const int LineControl = 3;
    private const int ModemControl = 4;
    private const int LineStatus = 5;
    private const int ModemStatus = 6;
    private const int Scratch = 7;

    private const byte ReceivedEnabled = 1;
    private const byte TransmittedEnabled = 2;
    private const byte NoInterrupt = 1;
    private const byte Transmitted = 2;
    private const byte Received = 4;
    private const byte FifosEnabled = 0xC0;
    private const byte DivisorAccess = 0x80;
    private const byte Loopback = 0x10;
    private const byte IsReceived = 1;
    private const byte IsIdle = 0x60;
    private const int MaxReceived = 16;

    // Carrier detect, data set ready and clear to send: the other end is always there.
    private const byte Connected = 0xB0;

    private readonly TextWriter _output;
    private readonly Queue<byte> _received = new();
    private ushort _divisor = 12;
    private byte _interruptEnable;
    private byte _lineControl;
    private byte _modemControl;
    private byte _scratch;
    private bool _hasFifos;
    private bool _isTransmitted;

    /// <summary>Makes a UART.</summary>
    /// <param name="output">The other end of the line.</param>
    public Uart16550(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    [OnRead(Region = "Ports")]
    private ulong OnRead(ulong offset, int length)
    {
        ulong value = 0;
        for (int i = 0; i < length; i++) value |= (ulong)ReadPort((int)offset + i) << (8 * i);
        return value;
    }

    [OnWrite(Region = "Ports")]
    private void OnWrite(ulong offset, int length, ulong value)
    {
        for (int i = 0; i < length; i++) WritePort((int)offset + i, unchecked((byte)(value >> (8 * i))));
    }

    private byte ReadPort(int port) => port switch
    {
        Data when HasDivisorAccess => unchecked((byte)_divisor),
        InterruptEnable when HasDivisorAccess => (byte)(_divisor >> 8),
        Data => Receive(),
        InterruptEnable => _interruptEnable,
        InterruptIdentification => Identify(),
        LineControl => _lineControl,
        ModemControl => _modemControl,
        LineStatus => (byte)(IsIdle | (_received.Count != 0 ? IsReceived : 0)),
        ModemStatus => IsLoopedBack ? LoopedModemStatus : Connected,
        _ => _scratch,
    };

    private void WritePort(int port, byte value)
    {
        switch (port)
        {
            case Data when HasDivisorAccess:
                _divisor = (ushort)((_divisor & 0xFF00) | value);
                break;
            case InterruptEnable when HasDivisorAccess:
                _divisor = (ushort)((_divisor & 0xFF) | (value << 8));
                break;
            case Data:
                Send(value);
                break;
            case InterruptEnable:
                _isTransmitted |= (value & TransmittedEnabled) != 0 && (_interruptEnable & TransmittedEnabled) == 0;
                _interruptEnable = (byte)(value & 0xF);
                break;
            case InterruptIdentification:
                _hasFifos = (value & 1) != 0;
                if ((value & 2) != 0) _received.Clear();
                break;
            case LineControl:
                _lineControl = value;
                break;
            case ModemControl:
                _modemControl = (byte)(value & 0x1F);
                break;
            case Scratch:
                _scratch = value;
                break;
        }

        UpdateInterrupt();
    }

    private bool HasDivisorAccess => (_lineControl & DivisorAccess) != 0;

    private bool IsLoopedBack => (_modemControl & Loopback) != 0;

    // In loopback mode the four outputs are the four inputs: DTR is DSR, RTS is CTS, OUT1 is RI, and OUT2 is DCD.
    private byte LoopedModemStatus
        => (byte)(((_modemControl & 1) << 5) | ((_modemControl & 2) << 3) | ((_modemControl & 4) << 4) | ((_modemControl & 8) << 4));

    private byte PendingInterrupt
    {
        get
        {
            if ((_interruptEnable & ReceivedEnabled) != 0 && _received.Count != 0) return Received;
            return (_interruptEnable & TransmittedEnabled) != 0 && _isTransmitted ? Transmitted : NoInterrupt;
        }
    }

    private byte Identify()
    {
        byte pending = PendingInterrupt;
        if (pending == Transmitted) _isTransmitted = false;
        UpdateInterrupt();
        return (byte)(pending | (_hasFifos ? FifosEnabled : 0));
    }

    private byte Receive()
    {
        byte value = _received.TryDequeue(out byte received) ? received : (byte)0;
        UpdateInterrupt();
        return value;
    }

    private void Send(byte value)
    {
        if (!IsLoopedBack) _output.Write((char)value);
        else if (_received.Count < (_hasFifos ? MaxReceived : 1)) _received.Enqueue(value);
        _isTransmitted = true;
    }

    private void UpdateInterrupt()
    {
        if (PendingInterrupt == NoInterrupt) Interrupt.Lower();
        else Interrupt.Raise();
    }
}
