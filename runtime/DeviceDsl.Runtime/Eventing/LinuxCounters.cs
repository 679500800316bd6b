using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace DeviceDsl.Eventing;

/// <summary>The open Linux eventfds of this process: each descriptor of an eventfd leads to one counter (EVT-4).</summary>
/// <remarks>
/// The kernel numbers its eventfds and reuses the numbers, so an entry is valid as long as its counter is open. Asking for the number
/// is slow, so a counter that this process has created is asked only when a foreign descriptor appears. The references are weak: the
/// garbage collector closes an eventfd that its user has dropped.
/// </remarks>
internal static class LinuxCounters
{
    private static readonly ConcurrentDictionary<ulong, WeakReference<LinuxCounter>> s_known = new();
    private static readonly ConditionalWeakTable<LinuxCounter, object?> s_unasked = [];

    /// <summary>Adds a counter whose eventfd is new.</summary>
    public static LinuxCounter Add(LinuxCounter created)
    {
        s_unasked.Add(created, null);
        return created;
    }

    /// <summary>
    /// Returns the counter of an eventfd, with one handle more: the one that this process already has, or else the candidate. If it is
    /// not the candidate, the candidate is closed.
    /// </summary>
    /// <exception cref="MachineException">The process has too many descriptors to ask for the eventfd's number.</exception>
    public static LinuxCounter FindOrAdd(LinuxCounter candidate)
    {
        foreach ((LinuxCounter created, _) in s_unasked) Ask(created);
        // Without a number, the eventfd is known by this counter alone.
        if (candidate.Identity is not { } identity) return candidate;
        var entry = new WeakReference<LinuxCounter>(candidate);
        while (true)
        {
            WeakReference<LinuxCounter> held = s_known.GetOrAdd(identity, entry);
            if (held == entry) return candidate;
            if (held.TryGetTarget(out LinuxCounter? known) && known.TryAddHandle())
            {
                candidate.ReleaseHandle();
                return known;
            }

            // It is being closed, or its number was reused.
            s_known.TryUpdate(identity, entry, held);
        }
    }

    /// <summary>Removes a counter that is closed.</summary>
    public static void Remove(LinuxCounter closed)
    {
        s_unasked.Remove(closed);
        if (closed.KnownIdentity is not { } identity || !s_known.TryGetValue(identity, out WeakReference<LinuxCounter>? held)) return;
        if (held.TryGetTarget(out LinuxCounter? known) && known == closed) s_known.TryRemove(new(identity, held));
    }

    private static void Ask(LinuxCounter created)
    {
        if (created.Identity is { } identity)
        {
            var entry = new WeakReference<LinuxCounter>(created);
            WeakReference<LinuxCounter> held = s_known.GetOrAdd(identity, entry);
            bool isOver = !held.TryGetTarget(out LinuxCounter? known) || known.IsClosed;
            if (isOver) s_known.TryUpdate(identity, entry, held);
        }

        // Only now: another thread must find it in one of the two.
        s_unasked.Remove(created);
    }
}
