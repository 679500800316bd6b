using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>
/// The log causes of one device, for as long as the device lives. Their number is limited; all further events share one cause. Each
/// log level has its own causes, so that a line that the logger discards cannot suppress one of another level.
/// </summary>
/// <param name="owner">The device.</param>
/// <param name="name">The name of the device in messages.</param>
internal sealed class LogCauses(object owner, string name)
{
    /// <summary>
    /// The maximum number of separate causes of a device per level. Their names come from its tables, where arrays may be long.
    /// </summary>
    public const int Max = 64;

    private readonly WeakReference _owner = new(owner);
    private readonly Dictionary<LogLevel, OfLevel> _levels = [];

    /// <summary>The name of the device in messages.</summary>
    public string Name => name;

    /// <summary>Whether the device still exists.</summary>
    public bool IsAlive => _owner.IsAlive;

    /// <summary>All causes so far.</summary>
    public IEnumerable<LogCause> All => _levels.Values.SelectMany(causes => causes.All);

    /// <summary>Returns a cause.</summary>
    /// <param name="site">The event: a name from the device's tables, never a value from the guest.</param>
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
