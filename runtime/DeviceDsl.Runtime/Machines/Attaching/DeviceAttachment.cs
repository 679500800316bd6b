using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>One device on a machine.</summary>
internal sealed class DeviceAttachment : Attachment, IHandlerOwner, IDeviceBus
{
    private readonly AttachmentList _list;
    private readonly HandlerGate _handlers;
    // The gate of the whole device, if this is a part of one.
    private readonly HandlerGate? _whole;
    private readonly HandlerFailures _failures = new();
    [LockRank((int)LockRank.Detach)]
    private readonly RankedLock _detachLock = new(LockRank.Detach);
    private readonly DeviceConnections _connections;
    private readonly DoorbellRow[] _rows;
    private readonly DeferredAccesses _deferred;
    private readonly ReservedAccessLog _reservedAccesses;
    private readonly RefusedAccessLog _refusedAccesses;
    private DetachStep _step;
    private bool _isEntered;

    public DeviceAttachment(Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery)
        : base(machine, device, bases, delivery)
    {
        _list = list;
        _handlers = new HandlerGate(LockRank.Attachment, this, machine.Loop);
        _whole = (device as IPartOfDevice)?.Whole;
        _deferred = (_whole ?? _handlers).Deferred;
        _rows = [.. Enumerable.Range(0, device.DoorbellCount).Select(doorbell => new DoorbellRow(device.GetDoorbell(doorbell)))];
        _reservedAccesses = new ReservedAccessLog(this);
        _refusedAccesses = new RefusedAccessLog(this);
        _connections = new DeviceConnections(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Attachment> Parts => [];

    /// <inheritdoc/>
    public override bool IsAttached => !_handlers.IsClosed;

    /// <inheritdoc/>
    public override Exception? LastFailure => _failures.Last;

    /// <inheritdoc/>
    public override int FailureCount => _failures.Count;

    /// <inheritdoc/>
    public override ulong KicksOf(int doorbell, int index = 0) => _rows[doorbell].KicksOf(index);

    /// <inheritdoc/>
    GuestMemoryMap IDeviceBus.Memory => Machine.Memory;

    /// <inheritdoc/>
    bool IDeviceBus.HasMemoryAccess => true;

    /// <inheritdoc/>
    ILogger IDeviceBus.Logger => Machine.Logger;

    /// <inheritdoc/>
    bool IHandlerOwner.MayRun => !NeedsReset;

    /// <inheritdoc/>
    public override void Reset()
    {
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        ResetDevice();
        call.Complete();
    }

    /// <inheritdoc/>
    public override bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TryPost(action);
    }

    /// <inheritdoc/>
    public override bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TrySynchronize(action, out bool hasRun) && hasRun;
    }

    /// <summary>A row of the device's doorbell table.</summary>
    public DoorbellEntry RowOf(int doorbell) => _rows[doorbell].Entry;

    /// <summary>Handles a guest write that no ioeventfd took: to a register or region, a doorbell, or both at once.</summary>
    /// <param name="map">The registers and regions in the space.</param>
    /// <param name="space">The address space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="value">The written value.</param>
    public AccessResult Write(AccessMap map, AddressSpace space, ulong offset, int length, ulong value)
    {
        int doorbell = Device.FindDoorbell(space, offset, length, value);
        // The window extends beyond the device's addresses. An access that is not the device's must not wait for its handlers.
        if (doorbell < 0 && map.Find(offset) < 0) return AccessResult.NotMine;
        AccessWait? wait = map.MayDefer ? AccessWait.Current : null;
        // One hold for both: the handler of a synchronous doorbell finds the written value in the register.
        using HandlerGate.Scope scope = _handlers.Enter();
        using HandlerGate.Scope whole = EnterWhole();
        if (doorbell < 0) return Access(wait, map, offset, length, isWrite: true, ref value);
        DoorbellEntry row = RowOf(doorbell);
        AccessResult stored = row.IsSynchronous ? Access(wait, map, offset, length, isWrite: true, ref value) : AccessResult.NotMine;
        if (stored == AccessResult.NotYet) return stored;
        int index = row.IndexOf(offset, value);
        // The access may have found the window before the device was detached. It then counts as unhandled.
        return index >= 0 && TryRunDoorbell(doorbell, index, kicks: 1, value) ? AccessResult.Handled : AccessResult.NotMine;
    }

    /// <summary>Handles a guest read that nothing on the buses answered.</summary>
    /// <param name="map">The registers and regions in the space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="value">The value read.</param>
    public AccessResult Read(AccessMap map, ulong offset, int length, out ulong value)
    {
        value = 0;
        AccessWait? wait = map.MayDefer ? AccessWait.Current : null;
        return Access(wait, map, offset, length, isWrite: false, ref value);
    }

    /// <summary>Runs a doorbell's handler, unless the device needs a reset.</summary>
    /// <returns>Whether the device was still attached.</returns>
    public bool TryRunDoorbell(int doorbell, int index, ulong kicks, ulong value = 0)
    {
        using HandlerGate.Scope scope = _handlers.Enter();
        if (_handlers.IsClosed) return false;
        if (NeedsReset) return true;
        try
        {
            Device.Ring(doorbell, index, value);
        }
        catch (Exception exception)
        {
            Fail(_rows[doorbell].Entry.Handler, exception);
        }

        // Last, so that a thread that sees the count finds the kicks served.
        _rows[doorbell].Count(index, kicks);
        return true;
    }

    /// <summary>Asks the device, after the guest's end of interrupt, whether to raise a line again.</summary>
    public void RunResample(int line)
    {
        using HandlerGate.Scope scope = _handlers.Enter();
        if (!_handlers.IsOpen) return;
        try
        {
            Device.Resample(line);
        }
        catch (Exception exception)
        {
            Fail($"resample of {Device.GetLine(line).Name}", exception);
        }
    }

    /// <inheritdoc/>
    internal override Refusal? TryEnter()
    {
        if (Device is IRegisterBlock { HasJoined: true })
        {
            return new(
                Errno.EBUSY,
                "",
                $"{Name} cannot be attached to {Machine}: '{Device.Name}' is a block of another device, which attaches it.");
        }

        _isEntered = _list.TryAdd(this, out Attachment? other);
        if (_isEntered) Device.Host?.Connect(_handlers, this);
        return _isEntered
            ? null
            : new(Errno.EBUSY, "", $"{Name} cannot be attached to {Machine}: it is already attached to {other!.Machine}.");
    }

    /// <inheritdoc/>
    internal override Refusal? TryPrepare(MachineUpdate update) => _connections.TryPrepare(update);

    /// <inheritdoc/>
    internal override void Complete()
    {
        _connections.OpenWindows();
        _handlers.AddTimers(Device);
    }

    /// <inheritdoc/>
    internal override void SaveTo(StateWriter writer)
    {
        using HandlerGate.Scope scope = _handlers.EnterAnyway();
        ThrowIfDetached();
        writer.Write(Device.Name);
        writer.Write(NeedsReset);
        SaveDevice(writer);
        _connections.SaveTo(writer);
    }

    /// <inheritdoc/>
    internal override Action LoadFrom(StateReader reader)
    {
        SavedStates.CheckName(reader, Device);
        Exception? failure = reader.ReadBoolean()
            ? new InvalidOperationException($"{Name} needed a reset when its state was saved.")
            : null;
        Action ofDevice = reader.Read(Device, Device.Name);
        Action ofConnections = _connections.LoadFrom(reader);
        return () =>
        {
            using HandlerGate.Scope scope = _handlers.EnterAnyway();
            ThrowIfDetached();
            // The connections first, so that interrupts the device signals while it is loaded use them.
            ofConnections();
            ofDevice();
            _failures.Restore(failure);
            _deferred.EndAll();
        };
    }

    /// <inheritdoc/>
    internal override void Fail(string handler, Exception exception)
    {
        _failures.Record(exception);
        _deferred.EndAll();
        Machine.Report(this, handler, exception);
    }

    /// <inheritdoc/>
    void IHandlerOwner.OnHandlerFailed(string handler, Exception exception) => Fail(handler, exception);

    /// <inheritdoc/>
    internal override void DetachUpTo(DetachStep step)
    {
        // Handlers never take this lock. If a step throws, the next caller repeats it.
        using (_detachLock.Hold())
        {
            for (; _step < step; _step++) Take(_step + 1);
        }
    }

    /// <inheritdoc/>
    internal override void Abandon()
    {
        // Without the detach lock, which handlers must not take. The end of the machine may run the steps concurrently, so each may
        // be taken twice.
        _connections.RequestStop();
        for (DetachStep step = DetachStep.None + 1; step <= DetachStep.Done; step++) Take(step);
    }

    /// <summary>Reads or writes the registers and regions that an access touches, if it begins in one.</summary>
    /// <param name="wait">The wait of the access; <see langword="null"/> for an ordinary one.</param>
    /// <param name="map">The registers and regions in the space.</param>
    /// <param name="offset">The first address, in bytes from the device's base.</param>
    /// <param name="length">1 to 8 bytes.</param>
    /// <param name="isWrite">Whether the access is a write.</param>
    /// <param name="value">The value to write, or the value read.</param>
    /// <returns>What the device did. A device that needs a reset reads as 0 and ignores writes.</returns>
    private AccessResult Access(AccessWait? wait, AccessMap map, ulong offset, int length, bool isWrite, ref ulong value)
    {
        int place = map.Find(offset);
        if (place < 0) return AccessResult.NotMine;
        ulong seen = 0;
        using HandlerGate.Scope scope = _handlers.Enter();
        using HandlerGate.Scope whole = EnterWhole();
        if (_handlers.IsClosed) return AccessResult.NotMine;
        AccessParts parts = map.Split(place, offset, length);
        if (!NeedsReset) Select(ref parts, map, isWrite);
        if (map.MayDefer && !NeedsReset && !AccessWait.TryPrepare(wait, _deferred, map, parts, isWrite)) return AccessResult.NotYet;
        while (!NeedsReset && parts.TryNext(out AccessSlice slice))
        {
            try
            {
                if (!parts.TryOffer(Device, slice, isWrite, value)) seen |= Refuse(slice, isWrite, length);
                else if (isWrite) Write(wait, map, slice, value);
                else seen |= Read(wait, map, slice);
            }
            catch (Exception exception)
            {
                Fail($"{(isWrite ? "write" : "read")} of {map.NameOf(slice.Place)}", exception);
            }
        }

        if (!isWrite) value = seen;
        return parts.IsRefused ? AccessResult.Refused : AccessResult.Handled;
    }

    // Between the check of an access and its effect, no code of the device runs, not even for another part of it.
    private HandlerGate.Scope EnterWhole() => _whole is null ? default : _whole.Enter();

    private void Select(ref AccessParts parts, AccessMap map, bool isWrite)
    {
        try
        {
            parts.Select(Device, isWrite);
        }
        catch (Exception exception)
        {
            Fail($"selection of {map.NameOf(parts.Asked)}", exception);
        }
    }

    private void ResetDevice()
    {
        using HandlerGate.Scope scope = _handlers.Enter();
        if (_handlers.IsClosed) return;
        _failures.Restore(null);
        _deferred.EndAll();
        _handlers.Guard("reset", Device.Reset);
    }

    // The guest reads all ones.
    private ulong Refuse(in AccessSlice slice, bool isWrite, int length)
    {
        _refusedAccesses.Report(slice, isWrite, length);
        return slice.AllOnes;
    }

    private ulong Read(AccessWait? wait, AccessMap map, in AccessSlice slice)
    {
        if (!slice.Place.IsRegion) _reservedAccesses.OnRead(slice);
        return wait is null ? DeviceCode.Read(Device, slice) : DeviceCode.Read(wait, map, _deferred, slice);
    }

    private void Write(AccessWait? wait, AccessMap map, in AccessSlice slice, ulong access)
    {
        if (!slice.Place.IsRegion) _reservedAccesses.OnWrite(slice, slice.ToRegister(access));
        if (wait is null) DeviceCode.Write(Device, slice, access);
        else DeviceCode.Write(wait, map, _deferred, slice, access);
    }

    private void SaveDevice(StateWriter writer)
    {
        try
        {
            writer.Write((ISavedState)Device);
        }
        catch (Exception exception)
        {
            Fail("save", exception);
            throw SavedState.NotSaved(Name, exception);
        }
    }

    private void ThrowIfDetached()
    {
        if (_handlers.IsClosed) throw new MachineException(Errno.ENODEV, "", $"{Name} is detached from {Machine} and has no state there.");
    }

    private void Take(DetachStep step)
    {
        switch (step)
        {
            case DetachStep.SignalsStopped:
                _connections.StopSignals();
                break;
            case DetachStep.HandlersStopped:
                _connections.StopHandlers();
                break;
            case DetachStep.Drained:
                _connections.Drain();
                break;
            case DetachStep.Detached:
                _handlers.Close(() => Device.Host?.Disconnect(_handlers));
                break;
            case DetachStep.LinesEnded:
                _connections.EndLines();
                break;
            case DetachStep.Done:
                _connections.Close();
                if (_isEntered) _list.Remove(this);
                break;
        }
    }
}
