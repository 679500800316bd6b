using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The plain level lines of a machine's devices: a GSI is up while any of its lines is asserted (SRC-1).</summary>
/// <remarks>
/// The kernel sees them as one source, so the OR is computed here. The lock makes the machine see changes in the order in which
/// devices make them.
/// </remarks>
/// <param name="setLine">Sets the level of a GSI on the machine.</param>
internal sealed class LevelSources(Action<Gsi, bool> setLine)
{
    [LockRank((int)LockRank.LevelLines)]
    private readonly RankedLock _gate = new(LockRank.LevelLines);
    private readonly Dictionary<Gsi, int> _holders = [];

    /// <summary>Creates the driver of another line on a GSI.</summary>
    public Source Add(Gsi gsi) => new(this, gsi);

    private void Change(Gsi gsi, int by)
    {
        int before = _holders.GetValueOrDefault(gsi);
        if (before == 0 || before + by == 0) setLine(gsi, by > 0);
        // Updated only after the machine accepted the level, which it may refuse.
        _holders[gsi] = before + by;
    }

    /// <summary>One line.</summary>
    internal sealed class Source(LevelSources sources, Gsi gsi) : LineDriver
    {
        private bool _isUp;
        private bool _isEnded;

        /// <summary>Whether the line is asserted.</summary>
        public bool IsUp
        {
            get
            {
                using (sources._gate.Hold()) return _isUp;
            }
        }

        /// <inheritdoc/>
        public override void Set(bool level)
        {
            using (sources._gate.Hold())
            {
                if (!_isEnded) SetUnderLock(level);
            }
        }

        /// <summary>Releases the line for good, even if the machine refuses to lower it.</summary>
        public void End()
        {
            using (sources._gate.Hold())
            {
                _isEnded = true;
                try
                {
                    SetUnderLock(false);
                }
                catch (MachineException)
                {
                    // There is no caller to report this to, and the rest of the device must still be ended.
                    _isUp = false;
                    sources._holders[gsi]--;
                }
            }
        }

        private void SetUnderLock(bool level)
        {
            if (level == _isUp) return;
            sources.Change(gsi, level ? 1 : -1);
            _isUp = level;
        }
    }
}
