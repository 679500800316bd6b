namespace DeviceDsl.Eventing;

/// <summary>A binary heap of timers, the earliest first. Timers know their positions, so each can be moved or removed.</summary>
internal sealed class TimerHeap
{
    private TimerEntry[] _entries = new TimerEntry[16];
    private int _count;

    /// <summary>The earliest timer, or <see langword="null"/>.</summary>
    public TimerEntry? First => _count > 0 ? _entries[0] : null;

    /// <summary>Adds a timer, or moves it.</summary>
    public void Set(TimerEntry entry, long due)
    {
        entry.Due = due;
        if (entry.Position < 0) Add(entry);
        Restore(entry);
    }

    /// <summary>Removes a timer, if it is in the heap.</summary>
    public void Remove(TimerEntry entry)
    {
        int position = entry.Position;
        if (position < 0) return;
        entry.Position = -1;
        TimerEntry last = _entries[--_count];
        _entries[_count] = null!;
        if (last == entry) return;
        Put(last, position);
        Restore(last);
    }

    private void Add(TimerEntry entry)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, 2 * _count);
        Put(entry, _count++);
    }

    private void Restore(TimerEntry entry)
    {
        MoveUp(entry);
        MoveDown(entry);
    }

    private void MoveUp(TimerEntry entry)
    {
        int position = entry.Position;
        while (position > 0)
        {
            TimerEntry parent = _entries[(position - 1) / 2];
            if (parent.Due <= entry.Due) break;
            int above = parent.Position;
            Put(parent, position);
            position = above;
        }

        Put(entry, position);
    }

    private void MoveDown(TimerEntry entry)
    {
        int position = entry.Position;
        while ((2 * position) + 1 < _count)
        {
            int child = (2 * position) + 1;
            if (child + 1 < _count && _entries[child + 1].Due < _entries[child].Due) child++;
            if (entry.Due <= _entries[child].Due) break;
            Put(_entries[child], position);
            position = child;
        }

        Put(entry, position);
    }

    private void Put(TimerEntry entry, int position)
    {
        _entries[position] = entry;
        entry.Position = position;
    }
}
