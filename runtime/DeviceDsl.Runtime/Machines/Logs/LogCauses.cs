using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>
/// What a guest can make a log say of one device, as long as that lives. The number of causes is limited; all further ones share one. Each
/// level has its own, so that none hides another that goes where it does not.
/// </summary>
/// <param name="owner">The device.</param>
/// <param name="name">What messages call it.</param>
internal sealed class LogCauses(object owner, string name)
{
    /// <summary>How many causes of one level a device has by itself. Their names come from its tables, where arrays may be long.</summary>
    public const int Max = 64;

    private readonly WeakReference _owner = new(owner);
    private readonly Dictionary<LogLevel, OfLevel> _levels = [];

    /// <summary>What messages call the device.</summary>
    public string Name => name;

    /// <summary>Whether the device still exists.</summary>
    public bool IsAlive => _owner.IsAlive;

    /// <summary>All causes that there were.</summary>
    public IEnumerable<LogCause> All => _levels.Values.SelectMany(causes => causes.All);

    /// <summary>A cause.</summary>
    /// <param name="site">What the device did, or what was done to it: a name from its tables, never a value of the guest.</param>
    /// <param name="level">The level of its lines.</param>
    public LogCause this[string site, LogLevel level]
    {
        get
        {
            if (!_levels.TryGetValue(level, out OfLevel? causes)) _levels.Add(level, causes = new OfLevel(level));
            return causes[site];
        }
    }

    private sealed class OfLevel(LogLevel level)
    {
        private readonly Dictionary<string, LogCause> _causes = [];
        private LogCause? _rest;

        public IEnumerable<LogCause> All => _rest is null ? _causes.Values : _causes.Values.Append(_rest);

        public LogCause this[string site]
        {
            get
            {
                if (_causes.TryGetValue(site, out LogCause? cause)) return cause;
                if (_causes.Count >= Max) return _rest ??= new LogCause("other causes", level, isShared: true);
                _causes.Add(site, cause = new LogCause(site, level));
                return cause;
            }
        }
    }
}
