using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Numbers the things and sites of a caller that a method is given from 0 on.</summary>
internal sealed class Renumbering
{
    private readonly List<int> _things = new();
    private readonly List<int> _sites = new();

    public int Things => _things.Count;

    public int Sites => _sites.Count;

    /// <summary>The caller's ids, in the order of the method's.</summary>
    public IReadOnlyList<int> Members => _things;

    public int Thing(int caller) => _things.IndexOf(caller);

    public int CallerThing(int callee) => _things[callee];

    public int CallerSite(int callee) => _sites[callee];

    public int Add(int caller)
    {
        int index = _things.IndexOf(caller);
        if (index < 0)
        {
            _things.Add(caller);
            index = _things.Count - 1;
        }

        return index;
    }

    /// <summary>Adds what belongs to what is given: the eventfds of registrations, and the registrations of eventfds.</summary>
    public void Close(Env env)
    {
        int before;
        do
        {
            before = _things.Count;
            foreach (var pair in env.Things.OrderBy(static pair => pair.Key))
            {
                if (_things.Contains(pair.Key) || References(pair.Value).Any(_things.Contains))
                {
                    Add(pair.Key);
                    References(pair.Value).Where(id => env.Find(id) is not null).ToList().ForEach(id => Add(id));
                }
            }
        }
        while (_things.Count > before);
    }

    /// <summary>A thing as the method sees it.</summary>
    public Thing ToCallee(Thing thing) => thing with
    {
        Counter = Reference(thing.Counter),
        EventFd = Reference(thing.EventFd),
        Resample = Reference(thing.Resample),
        Machine = Reference(thing.Machine),
        Update = Reference(thing.Update),
        LastRead = Site(thing.LastRead),
        ReadBefore = Site(thing.ReadBefore),
        ResidueAt = Site(thing.ResidueAt),
        ClosedAt = Site(thing.ClosedAt),
    };

    private static IEnumerable<int> References(Thing thing)
    {
        yield return thing.EventFd;
        yield return thing.Resample;
        yield return thing.Counter;
        yield return thing.Update;
        yield return thing.Machine;
    }

    private int Reference(int caller) => caller < 0 ? -1 : _things.IndexOf(caller);

    private int Site(int caller)
    {
        if (caller < 0)
        {
            return -1;
        }

        if (!_sites.Contains(caller))
        {
            _sites.Add(caller);
        }

        return _sites.IndexOf(caller);
    }
}
