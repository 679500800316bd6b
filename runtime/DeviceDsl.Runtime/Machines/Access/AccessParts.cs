using System.Runtime.CompilerServices;

namespace DeviceDsl.Machines;

/// <summary>The parts of one access, from the lowest address up. A value on the stack of the thread that makes the access.</summary>
internal ref struct AccessParts
{
    private readonly AccessMap _map;
    private readonly ulong _offset;
    private readonly int _length;
    private int _place;

    // For maps with shared bytes: for each byte of the access, the place that owns it, or -1, and the selected index of an array.
    private PerByte _owners;
    private PerByte _selected;
    private int _byte;
    private int _asked;

    // The pieces of the part that was returned last, if it has to be cut.
    private AccessCutter _pieces;
    private bool _hasAccepted;
    private bool _hasRefused;

    /// <summary>Prepares the parts of an access.</summary>
    /// <param name="map">The registers and regions.</param>
    /// <param name="first">The first that contains the first address.</param>
    /// <param name="offset">The first address.</param>
    /// <param name="length">The width, 1 to 8 bytes.</param>
    public AccessParts(AccessMap map, int first, ulong offset, int length)
    {
        _map = map;
        _place = first;
        _offset = offset;
        _length = length;
    }

    /// <summary>Whether the device refused all of its parts that were offered so far.</summary>
    public readonly bool IsRefused => _hasRefused && !_hasAccepted;

    /// <summary>The register or region whose condition was evaluated last.</summary>
    public readonly MapLocation Asked => _map[_asked];

    /// <summary>
    /// Determines which register each byte belongs to, before the access has an effect. Does nothing for a map without shared bytes.
    /// </summary>
    /// <param name="device">The device, whose code may throw.</param>
    /// <param name="isWrite">Whether the access is a write.</param>
    public void Select(IDevice device, bool isWrite)
    {
        if (!_map.IsShared) return;
        ((Span<int>)_owners).Fill(-1);
        for (RegisterLayer layer = RegisterLayer.Banked; ; layer--)
        {
            Select(device, isWrite, layer);
            if (layer == RegisterLayer.Plain) return;
        }
    }

    /// <summary>Returns the next part.</summary>
    public bool TryNext(out AccessSlice slice)
    {
        if (_pieces.TryNext(out slice)) return true;
        while (TryNextPlace(out slice))
        {
            if (slice.Place.Form.IsDeclared(_offset, _length)) return true;
            _pieces = new AccessCutter(slice, _offset, _length);
            if (_pieces.TryNext(out slice)) return true;
        }

        return false;
    }

    /// <summary>Offers a part to the device, and returns whether it takes it.</summary>
    /// <param name="device">The device, whose code may throw.</param>
    /// <param name="slice">The part.</param>
    /// <param name="isWrite">Whether the access is a write.</param>
    /// <param name="access">The written value of the access.</param>
    public bool TryOffer(IDevice device, in AccessSlice slice, bool isWrite, ulong access)
    {
        bool isAccepted = slice.IsAcceptedBy(device, isWrite, access);
        _hasAccepted |= isAccepted;
        _hasRefused |= !isAccepted;
        return isAccepted;
    }

    private bool TryNextPlace(out AccessSlice slice)
        => _map.IsShared ? TryNextOwned(out slice) : _map.TrySlice(_place++, _offset, _length, out slice);

    private readonly bool Touches(int place, out AccessSlice slice) => _map.TrySlice(place, _offset, _length, out slice);

    // Places are in the order of their addresses. One that ends before the access may lie among those that it touches.
    private readonly bool MayTouch(int place)
        => place < _map.Count && (_map[place].Offset <= _offset || _map[place].Offset - _offset < (ulong)_length);

    private void Select(IDevice device, bool isWrite, RegisterLayer layer)
    {
        for (int place = _place; MayTouch(place); place++)
        {
            ref readonly MapLocation found = ref _map[place];
            if (found.Layer != layer || !found.IsReachedBy(isWrite) || !Touches(place, out AccessSlice slice)) continue;
            _asked = place;
            int index = layer == RegisterLayer.Plain ? found.Index : device.SelectRegister(found.Row, found.Index);
            if (index >= 0) Take(place, index, slice);
        }
    }

    private void Take(int place, int index, in AccessSlice slice)
    {
        int from = slice.AccessShift / 8;
        for (int i = from; i < from + slice.Length; i++)
        {
            if (_owners[i] >= 0) continue;
            _owners[i] = place;
            _selected[i] = index;
        }
    }

    private bool TryNextOwned(out AccessSlice slice)
    {
        while (_byte < _length && _owners[_byte] < 0) _byte++;
        slice = default;
        if (_byte >= _length || !Touches(_owners[_byte], out AccessSlice whole)) return false;
        int owner = _owners[_byte];
        int index = _selected[_byte];
        ulong bits = 0;
        for (int i = _byte; i < _length; i++)
        {
            if (_owners[i] != owner) continue;
            _owners[i] = -1;
            bits |= 0xFFUL << (i * 8);
        }

        slice = whole with { Place = whole.Place with { Index = index }, Bits = bits >> whole.AccessShift };
        return true;
    }

    [InlineArray(sizeof(ulong))]
    private struct PerByte
    {
        private int _first;
    }
}
