using DeviceDsl.Eventing;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <summary>A device on a machine. Disposing it detaches the device.</summary>
/// <remarks>
/// <para>
/// Handlers of one device never run at the same time, whichever threads they come from. One that throws marks the device
/// as needing a reset: it is then left alone until <see cref="Reset"/>, and everything else goes on.
/// </para>
/// <para>
/// Detaching stops new signals, waits until no handler runs, serves a kick that was still pending, and closes the
/// eventfds, in this order. All members may be called from any thread.
/// </para>
/// </remarks>
public sealed class Attachment : IDisposable
{
    private readonly AttachmentList _list;
    private readonly Lock _handlers = new();
    private readonly Lock _detachGate = new();
    private readonly DeviceConnections _connections;
    private readonly DoorbellRow[] _rows;
    private readonly bool[] _isSuspectTold;
    private bool _isDetached;
    private int _failures;
    private Exception? _lastFailure;

    private Attachment(Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery)
    {
        Machine = machine;
        Device = device;
        Bases = bases;
        Delivery = delivery;
        _list = list;
        _rows = [.. Enumerable.Range(0, device.DoorbellCount).Select(doorbell => new DoorbellRow(device.GetDoorbell(doorbell)))];
        _isSuspectTold = new bool[device.RegisterCount];
        _connections = new DeviceConnections(this);
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The device.</summary>
    public IDevice Device { get; }

    /// <summary>How the guest's writes reach the device.</summary>
    public DoorbellDelivery Delivery { get; }

    /// <summary>Whether the device is still attached.</summary>
    public bool IsAttached => !Volatile.Read(ref _isDetached);

    /// <summary>Whether a handler has thrown since the device was attached or reset.</summary>
    public bool NeedsReset => Volatile.Read(ref _lastFailure) is not null;

    /// <summary>What the last handler that failed threw; <see langword="null"/> when the device does not need a reset.</summary>
    public Exception? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>How often a handler of the device has thrown.</summary>
    public int FailureCount => Volatile.Read(ref _failures);

    internal DeviceBases Bases { get; }

    /// <summary>The address of one of the device's doorbells on the machine.</summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">Which doorbell of an array.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such doorbell.</exception>
    public IoAddress AddressOf(int doorbell, int index = 0) => Bases.Of(Device.GetDoorbell(doorbell).At(index));

    /// <summary>
    /// How many kicks of one of the device's doorbells were taken up since it was attached: the guest's writes, of which
    /// one call of the handler serves all that came before it.
    /// </summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">Which doorbell of an array.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such doorbell.</exception>
    public ulong KicksOf(int doorbell, int index = 0) => _rows[doorbell].KicksOf(index);

    /// <summary>
    /// Resets the device: its registers have their reset values again, its methods marked <see cref="OnResetAttribute"/> run,
    /// and the handlers of a device that failed run again.
    /// </summary>
    public void Reset()
    {
        lock (_handlers)
        {
            Volatile.Write(ref _lastFailure, null);
            try
            {
                Device.Reset();
            }
            catch (Exception exception)
            {
                Fail("reset", exception);
            }
        }
    }

    /// <summary>Detaches the device soon, without waiting. For use inside its handlers.</summary>
    public void RequestStop() => Machine.Cleanup.Schedule(new Detachment(this));

    /// <summary>
    /// Detaches the device. When this returns none of its handlers runs or will run, and its lines are down. It may be
    /// called again.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of the device, it would wait for itself; see <see cref="RequestStop"/>.
    /// </exception>
    public void Dispose()
    {
        if (_handlers.IsHeldByCurrentThread)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"A handler of {Device.Name} detaches its own device and would wait for itself; RequestStop does not wait.");
        }

        // A second caller waits for the first. Handlers never take this lock.
        lock (_detachGate)
        {
            if (_isDetached) return;
            _connections.Disconnect(MarkDetached);
            _list.Remove(this);
        }
    }

    /// <summary>The device and its machine.</summary>
    public override string ToString() => $"{Device.Name} on {Machine}";

    internal static Refusal? TryCreate(
        Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery, out Attachment? attachment)
    {
        attachment = null;
        var created = new Attachment(machine, list, device, bases, delivery);
        if (!list.TryAdd(created, out Attachment? other))
        {
            return new(Errno.EBUSY, "", $"{device.Name} cannot be attached to {machine}: it is attached to {other!.Machine} already.");
        }

        Refusal? refusal;
        try
        {
            refusal = created._connections.TryConnect();
        }
        catch
        {
            // No eventfd could be had, or the device itself threw: that too leaves nothing behind.
            created.Dispose();
            throw;
        }

        if (refusal is null) attachment = created;
        else created.Dispose();
        return refusal;
    }

    /// <summary>A row of the device's doorbell table.</summary>
    internal DoorbellEntry RowOf(int doorbell) => _rows[doorbell].Entry;

    /// <summary>The guest writes to what no ioeventfd took: to a register, a doorbell, or to both at once.</summary>
    /// <param name="registers">The registers of the space.</param>
    /// <param name="space">The address space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="value">What is written.</param>
    /// <returns>Whether the write is the device's.</returns>
    internal bool TryWrite(RegisterMap registers, AddressSpace space, ulong offset, int length, ulong value)
    {
        // One hold for both: the handler of a synchronous doorbell finds in the register what rang it.
        lock (_handlers)
        {
            int doorbell = Device.FindDoorbell(space, offset, length, value);
            if (doorbell < 0) return TryAccessRegisters(registers, offset, length, isWrite: true, ref value);
            DoorbellEntry row = RowOf(doorbell);
            if (row.IsSynchronous) TryAccessRegisters(registers, offset, length, isWrite: true, ref value);
            int index = row.IndexOf(offset, value);
            // An access may have found the window before the device was detached: then nobody has taken it.
            return index >= 0 && TryRunDoorbell(doorbell, index, kicks: 1, value);
        }
    }

    /// <summary>The guest reads what nothing on the buses answered.</summary>
    /// <param name="registers">The registers of the space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="value">What was read.</param>
    /// <returns>Whether the read is the device's.</returns>
    internal bool TryRead(RegisterMap registers, ulong offset, int length, out ulong value)
    {
        value = 0;
        return TryAccessRegisters(registers, offset, length, isWrite: false, ref value);
    }

    /// <summary>Runs a doorbell's handler, unless the device needs a reset.</summary>
    /// <returns>Whether the device was still there.</returns>
    internal bool TryRunDoorbell(int doorbell, int index, ulong kicks, ulong value = 0)
    {
        lock (_handlers)
        {
            if (_isDetached) return false;
            if (NeedsReset) return true;
            try
            {
                Device.Ring(doorbell, index, value);
            }
            catch (Exception exception)
            {
                Fail(_rows[doorbell].Entry.Handler, exception);
            }

            // Last, so that whoever sees the count finds them served.
            _rows[doorbell].Count(index, kicks);
            return true;
        }
    }

    internal void RunResample(int line)
    {
        lock (_handlers)
        {
            if (_isDetached || NeedsReset) return;
            try
            {
                Device.Resample(line);
            }
            catch (Exception exception)
            {
                Fail($"resample of {Device.GetLine(line).Name}", exception);
            }
        }
    }

    /// <summary>Reads or writes the registers that an access touches, unless it begins in none.</summary>
    /// <param name="registers">The registers of the space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <param name="value">What is written, or what was read.</param>
    /// <returns>Whether the access is the device's. One that needs a reset reads as 0 and ignores writes.</returns>
    private bool TryAccessRegisters(RegisterMap registers, ulong offset, int length, bool isWrite, ref ulong value)
    {
        int place = registers.Find(offset);
        if (place < 0) return false;
        ulong seen = 0;
        lock (_handlers)
        {
            if (_isDetached) return false;
            for (; !NeedsReset && registers.TrySlice(place, offset, length, out RegisterSlice slice); place++)
            {
                TellSuspect(slice.Register, registers.Entries[place]);
                try
                {
                    if (isWrite) Device.WriteRegister(slice.Register, slice.ToRegister(value), slice.Lanes);
                    else seen |= slice.ToAccess(Device.ReadRegister(slice.Register, slice.Lanes));
                }
                catch (Exception exception)
                {
                    Fail($"{(isWrite ? "write" : "read")} of {registers.Entries[place].Name}", exception);
                }
            }
        }

        if (!isWrite) value = seen;
        return true;
    }

    private void TellSuspect(int register, in RegisterEntry entry)
    {
        if (entry.Access is not (RegisterAccess.Reserved or RegisterAccess.Unimplemented) || _isSuspectTold[register]) return;
        _isSuspectTold[register] = true;
        Machine.ReportSuspect(this, entry);
    }

    private void Fail(string handler, Exception exception)
    {
        Volatile.Write(ref _lastFailure, exception);
        Interlocked.Increment(ref _failures);
        Machine.Report(this, handler, exception);
    }

    private void MarkDetached()
    {
        lock (_handlers) Volatile.Write(ref _isDetached, true);
    }

    private sealed class Detachment(Attachment attachment) : WorkItem
    {
        protected override void Run() => attachment.Dispose();
    }
}
