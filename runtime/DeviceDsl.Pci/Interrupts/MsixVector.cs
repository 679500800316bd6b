using DeviceDsl.Foundation;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>One entry of a function's MSI-X table.</summary>
/// <remarks>Its lock orders signals with what the guest does to the entry: after a mask has been written no message is sent.</remarks>
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

    /// <summary>Whether the guest masked it.</summary>
    public bool IsMasked => Volatile.Read(ref _isMasked);

    /// <summary>Whether a message waits for the guest to let it through.</summary>
    public bool IsPending => Volatile.Read(ref _isPending);

    /// <summary>One of the four dwords of the entry.</summary>
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

    /// <summary>The guest writes one of the four dwords.</summary>
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

    /// <summary>The device signals: a message is sent, or waits where it may not be.</summary>
    /// <returns>Whether the function has messages at all now.</returns>
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

    /// <summary>Sends what waits, if it may be sent now.</summary>
    public void Release(MsixGate gate)
    {
        using (_gate.Hold()) SendPending(gate);
    }

    /// <summary>Forgets everything, as a reset does.</summary>
    public void Reset()
    {
        using (_gate.Hold())
        {
            _addressLow = _addressHigh = _data = 0;
            Volatile.Write(ref _isMasked, true);
            Volatile.Write(ref _isPending, false);
        }
    }

    /// <summary>Saves the entry, and whether a message waits.</summary>
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

    /// <summary>Reads what <see cref="Save"/> wrote, and changes nothing.</summary>
    /// <returns>What gives it to the entry. A message that waits is sent at the next <see cref="Release"/>.</returns>
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
