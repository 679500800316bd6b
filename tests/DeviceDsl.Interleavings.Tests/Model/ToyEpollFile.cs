using DeviceDsl.Eventing;

namespace DeviceDsl.Interleavings.Model;

/// <summary>An epoll instance of the <see cref="ToyKernel"/>: it knows a descriptor by its number and its file together.</summary>
internal sealed class ToyEpollFile
{
    private readonly List<Watch> _watches = [];

    /// <summary>Whether a wait would end at once.</summary>
    public bool HasEvents => _watches.Exists(watch => watch.IsDue);

    public bool TryAdd(Watch watch)
    {
        if (_watches.Exists(watch.IsSame)) return false;
        _watches.Add(watch);
        return true;
    }

    public bool TryRemove(Watch watch) => _watches.RemoveAll(watch.IsSame) > 0;

    public void Forget(object? file) => _watches.RemoveAll(watch => watch.File == file);

    /// <summary>Takes the events that there are.</summary>
    public int Take(Span<ulong> tokens)
    {
        int count = 0;
        foreach (Watch watch in _watches.FindAll(watch => watch.IsDue))
        {
            watch.OnTold();
            tokens[count++] = watch.Token;
        }

        return count;
    }

    /// <summary>A descriptor that it watches.</summary>
    internal sealed class Watch(int number, ToyEventFile file, uint events, ulong token)
    {
        private int _told;

        public ToyEventFile File => file;

        public ulong Token => token;

        public bool IsDue => (events & Epoll.In) != 0 && file.IsReadable && ((events & Epoll.EdgeTriggered) == 0 || file.Edges != _told);

        public bool IsSame(Watch other) => other.File == file && other.Number == number;

        public void OnTold() => _told = file.Edges;

        private int Number => number;
    }
}
