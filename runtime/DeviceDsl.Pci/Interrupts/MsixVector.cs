using DeviceDsl.Foundation;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>One entry of a function's MSI-X table.</summary>
/// <remarks>Its lock orders signals with the guest's accesses to the entry: after the guest has masked it, no message is sent.</remarks>
internal sealed class MsixVector
{
    private const uint MaskBit = 1;
    private const uint AddressMask = ~3u;

    [LockRank((int)LockRank.MessageVector)]
    private readonly RankedLock _gate = new(LockRank.MessageVector);
    private uint _addressLow;
    private uint _addressHigh;
    private uint _data;
    private bool _isMasked = true;
    private bool _isPending;

    /// <summary>Whether the guest has masked it.</summary>
    public bool IsMasked => Volatile.Read(ref _isMasked);

    /// <summary>Whether a message is pending until the guest permits it.</summary>
    public bool IsPending => Volatile.Read(ref _isPending);

    /// <summary>Reads one of the four dwords of the entry.</summary>
    public uint Read(int dword)
    {
        using (_gate.Hold())
        {
            return dword switch
            {
                0 => _addressLow,
                1 => _addressHigh,
                2 => _data,
                _ => _isMasked ? MaskBit : 0,
            };
        }
    }

    /// <summary>Handles a guest write of one of the four dwords.</summary>
    public void Write(int dword, uint value, MsixGate gate)
    {
        using (_gate.Hold())
        {
            switch (dword)
            {
                case 0:
                    _addressLow = value & AddressMask;
                    break;
                case 1:
                    _addressHigh = value;
                    break;
                case 2:
                    _data = value;
                    break;
                default:
                    Volatile.Write(ref _isMasked, (value & MaskBit) != 0);
                    SendPending(gate);
                    break;
            }
        }
    }

    /// <summary>Signals the vector: a message is sent, or becomes pending if it may not be sent.</summary>
    /// <returns>Whether MSI-X is enabled.</returns>
    public bool Signal(MsixGate gate)
    {
        using (_gate.Hold())
        {
            if (!gate.IsEnabled) return false;
            Volatile.Write(ref _isPending, true);
            SendPending(gate);
            return true;
        }
    }

    /// <summary>Sends a pending message, if it may be sent.</summary>
    public void Release(MsixGate gate)
    {
        using (_gate.Hold()) SendPending(gate);
    }

    /// <summary>Returns the entry to its state after a reset.</summary>
    public void Reset()
    {
        using (_gate.Hold())
        {
            _addressLow = _addressHigh = _data = 0;
            Volatile.Write(ref _isMasked, true);
            Volatile.Write(ref _isPending, false);
        }
    }

    /// <summary>Saves the entry and its pending bit.</summary>
    public void Save(StateWriter writer)
    {
        using (_gate.Hold())
        {
            writer.Write(_addressLow);
            writer.Write(_addressHigh);
            writer.Write(_data);
            writer.Write(_isMasked);
            writer.Write(_isPending);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, without changing the entry.</summary>
    /// <returns>An action that sets the entry. A pending message is sent at the next <see cref="Release"/>.</returns>
    public Action Load(StateReader reader)
    {
        (uint low, uint high, uint data) = (reader.Read<uint>(), reader.Read<uint>(), reader.Read<uint>());
        (bool isMasked, bool isPending) = (reader.ReadBoolean(), reader.ReadBoolean());
        return () =>
        {
            using (_gate.Hold())
            {
                (_addressLow, _addressHigh, _data) = (low & AddressMask, high, data);
                Volatile.Write(ref _isMasked, isMasked);
                Volatile.Write(ref _isPending, isPending);
            }
        };
    }

    private void SendPending(MsixGate gate)
    {
        if (!_isPending || _isMasked || !gate.IsOpen) return;
        Volatile.Write(ref _isPending, false);
        gate.Send(new MsiMessage((ulong)_addressHigh << 32 | _addressLow, _data));
    }
}
