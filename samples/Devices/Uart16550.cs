using DeviceDsl;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace Devices;

/// <summary>A UART 16550A, as behind a PC's serial ports.</summary>
/// <remarks>
/// It sends a byte in the time that its divisor gives, has FIFOs for both directions, a time-out for bytes below the trigger level, a
/// loopback, and interrupts by priority. There is nothing at its modem lines.
/// </remarks>
[Device(Name = "16550A")]
[LevelIrq(Gsi = 4)]
public sealed partial class Uart16550
{
    private const int FifoLength = 16;
    private const ulong CrystalFrequency = 1_843_200;
    private const ulong TicksPerBit = 16;
    private const ulong BitsPerByte = 10;
    private static readonly byte[] TriggerLevels = [1, 4, 8, 14];

    [State] private readonly ByteFifo _received = new(FifoLength);
    [State] private readonly ByteFifo _toSend = new(FifoLength);
    [State] private bool _isTimedOut;
    [State] private bool _isHoldingEmptyPending;

    /// <summary>The source of an interrupt, by the code that the guest reads.</summary>
    private enum Cause : byte
    {
        Modem = 0x0,
        None = 0x1,
        HoldingEmpty = 0x2,
        Received = 0x4,
        LineStatus = 0x6,
        TimeOut = 0xC,
    }

    /// <summary>Raised for every byte that is sent, in a handler of the device.</summary>
    public event Action<byte>? Sent;

    [Register(Pio, 0, Access = ReadOnly)]
    private partial byte Receiver { get; set; }

    [Register(Pio, 0, Access = WriteOnly)]
    private partial byte Transmitter { get; set; }

    [Register(Pio, 0, When = nameof(ShowsDivisor), Reset = 12)]
    private partial ushort Divisor { get; set; }

    [Register(Pio, 1, Mask = 0x0F)]
    private partial byte InterruptEnable { get; set; }

    [Field(0, 0, Register = nameof(InterruptEnable))]
    private partial bool EnablesReceived { get; set; }

    [Field(1, 1, Register = nameof(InterruptEnable))]
    private partial bool EnablesHoldingEmpty { get; set; }

    [Field(2, 2, Register = nameof(InterruptEnable))]
    private partial bool EnablesLineStatus { get; set; }

    [Field(3, 3, Register = nameof(InterruptEnable))]
    private partial bool EnablesModem { get; set; }

    [Register(Pio, 2, Access = ReadOnly, Reset = (ulong)Cause.None)]
    private partial byte InterruptIdentity { get; set; }

    [Register(Pio, 2, Access = WriteOnly, Mask = 0xC1)]
    private partial byte FifoControl { get; set; }

    [Field(0, 0, Register = nameof(FifoControl))]
    private partial bool HasFifos { get; set; }

    [Field(7, 6, Register = nameof(FifoControl))]
    private partial byte Trigger { get; set; }

    [Register(Pio, 3)]
    private partial byte LineControl { get; set; }

    [Field(7, 7, Register = nameof(LineControl))]
    private partial bool ShowsDivisor { get; set; }

    [Field(6, 0, Register = nameof(LineControl))]
    private partial byte Format { get; set; }

    [Register(Pio, 4, Mask = 0x1F)]
    private partial byte ModemControl { get; set; }

    [Field(4, 4, Register = nameof(ModemControl))]
    private partial bool IsLoopback { get; set; }

    [Field(3, 0, Register = nameof(ModemControl))]
    private partial byte ModemOutputs { get; set; }

    [Register(Pio, 5, Access = ReadOnly, Mask = 0x63, Reset = 0x60)]
    private partial byte LineStatus { get; set; }

    [Field(0, 0, Register = nameof(LineStatus))]
    private partial bool IsDataReady { get; set; }

    [Field(1, 1, Register = nameof(LineStatus), Access = ReadClear)]
    private partial bool IsOverrun { get; set; }

    [Field(5, 5, Register = nameof(LineStatus))]
    private partial bool IsHoldingEmpty { get; set; }

    [Field(6, 6, Register = nameof(LineStatus))]
    private partial bool IsIdle { get; set; }

    [Register(Pio, 6, Access = ReadOnly)]
    private partial byte ModemStatus { get; set; }

    [Field(7, 4, Register = nameof(ModemStatus))]
    private partial byte ModemLines { get; set; }

    [Field(3, 0, Register = nameof(ModemStatus), Access = ReadClear)]
    private partial byte ModemChanges { get; set; }

    [Register(Pio, 7)]
    private partial byte Scratch { get; set; }

    [Timer(Frequency = CrystalFrequency)]
    private partial DeviceTimer Shift { get; }

    [Timer(Frequency = CrystalFrequency)]
    private partial DeviceTimer TimeOut { get; }

    private ulong ByteTime => Math.Max(Divisor, (ushort)1) * TicksPerBit * BitsPerByte;

    private int Room => HasFifos ? FifoLength : 1;

    private int Level => HasFifos ? TriggerLevels[Trigger] : 1;

    private Cause Pending => this switch
    {
        { EnablesLineStatus: true, IsOverrun: true } => Cause.LineStatus,
        { EnablesReceived: true } when _received.Count >= Level => Cause.Received,
        { EnablesReceived: true } when _isTimedOut => Cause.TimeOut,
        { EnablesHoldingEmpty: true } when _isHoldingEmptyPending => Cause.HoldingEmpty,
        { EnablesModem: true } when ModemChanges != 0 => Cause.Modem,
        _ => Cause.None,
    };

    /// <summary>Lets a byte arrive, from any thread.</summary>
    /// <param name="value">The byte. It is lost if the FIFO is full.</param>
    public void Receive(byte value) => Host.Post(() => Arrive(value));

    [OnReset]
    private void OnReset()
    {
        _received.Clear();
        _toSend.Clear();
        (_isTimedOut, _isHoldingEmptyPending) = (false, false);
        Update();
    }

    [OnRead(nameof(Receiver))]
    private byte OnReceiverRead(byte stored)
    {
        if (_received.TryDequeue(out byte next)) stored = next;
        Receiver = stored;
        _isTimedOut = false;
        if (_received.Count > 0 && HasFifos) TimeOut.Start(4 * ByteTime);
        else TimeOut.Stop();
        Update();
        return stored;
    }

    [OnWrite(nameof(Transmitter))]
    private void OnTransmitterWritten(byte written)
    {
        if (!_toSend.TryEnqueue(written, Room)) return;
        (IsHoldingEmpty, IsIdle, _isHoldingEmptyPending) = (false, false, false);
        if (!Shift.IsRunning) Shift.Start(ByteTime);
        Update();
    }

    [OnTimer(nameof(Shift))]
    private void OnShifted()
    {
        if (_toSend.TryDequeue(out byte value))
        {
            if (IsLoopback) Arrive(value);
            else Sent?.Invoke(value);
        }

        if (_toSend.Count > 0) Shift.Start(ByteTime);
        else (IsHoldingEmpty, IsIdle, _isHoldingEmptyPending) = (true, true, true);
        Update();
    }

    [OnTimer(nameof(TimeOut))]
    private void OnTimedOut()
    {
        _isTimedOut = _received.Count > 0;
        Update();
    }

    // A driver that enables the interrupt while nothing is left to send gets it at once.
    [OnWrite(nameof(InterruptEnable))]
    private void OnInterruptEnableWritten(byte old, byte written)
    {
        if ((~old & written & 2) != 0 && IsHoldingEmpty) _isHoldingEmptyPending = true;
        Update();
    }

    [OnRead(nameof(InterruptIdentity))]
    private byte OnInterruptIdentityRead(byte stored)
    {
        Cause cause = Pending;
        if (cause == Cause.HoldingEmpty) _isHoldingEmptyPending = false;
        Update();
        return (byte)((byte)cause | (HasFifos ? 0xC0 : 0));
    }

    [OnWrite(nameof(FifoControl))]
    private void OnFifoControlWritten(byte old, byte written)
    {
        bool isSwitched = ((old ^ written) & 1) != 0;
        if (isSwitched || (written & 2) != 0) _received.Clear();
        if (isSwitched || (written & 4) != 0) _toSend.Clear();
        _isTimedOut = false;
        Update();
    }

    [OnWrite(nameof(ModemControl))]
    private void OnModemControlWritten(byte written)
    {
        // In the loopback, the outputs are the inputs: RTS is CTS, DTR is DSR, OUT1 is RI, OUT2 is DCD.
        int lines = ((written & 2) >> 1) | ((written & 1) << 1) | (written & 0x0C);
        ChangeModemLines((byte)(IsLoopback ? lines : 0));
    }

    private void Arrive(byte value)
    {
        if (!_received.TryEnqueue(value, Room)) IsOverrun = true;
        _isTimedOut = false;
        if (HasFifos) TimeOut.Start(4 * ByteTime);
        Update();
    }

    // A change of RI counts only if it falls.
    private void ChangeModemLines(byte lines)
    {
        int changed = ModemLines ^ lines;
        if ((lines & 4) != 0) changed &= ~4;
        ModemLines = lines;
        ModemChanges |= (byte)changed;
        Update();
    }

    [AfterRead(nameof(LineStatus))]
    [AfterRead(nameof(ModemStatus))]
    private void Update()
    {
        IsDataReady = _received.Count > 0;
        if (Pending != Cause.None) Irq4.Raise();
        else Irq4.Lower();
    }
}
