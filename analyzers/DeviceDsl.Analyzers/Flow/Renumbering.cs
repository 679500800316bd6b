using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Numbers the objects and sites that a caller passes to a method, from 0.</summary>
internal sealed class Renumbering
{
    private readonly List<int> _objects = new();
    private readonly List<int> _sites = new();

    public int Objects => _objects.Count;

    public int Sites => _sites.Count;

    /// <summary>The caller's ids, in the order of the method's ids.</summary>
    public IReadOnlyList<int> Members => _objects;

    public int CalleeObject(int caller) => _objects.IndexOf(caller);

    public int CallerObject(int callee) => _objects[callee];

    public int CallerSite(int callee) => _sites[callee];

    public int Add(int caller)
    {
        int index = _objects.IndexOf(caller);
        if (index < 0)
        {
            _objects.Add(caller);
            index = _objects.Count - 1;
        }

        return index;
    }

    /// <summary>Adds related objects: the eventfds of registrations, and the registrations of eventfds.</summary>
    public void Close(FlowState state)
    {
        int before;
        do
        {
            before = _objects.Count;
            foreach (SmallMap<int, TrackedObject>.Entry? pair in state.Objects.OrderBy(static pair => pair.Key))
            {
                if (_objects.Contains(pair.Key) || pair.Value.References.Any(_objects.Contains))
                {
                    Add(pair.Key);
                    pair.Value.References.Where(id => state.Find(id) is not null).ToList().ForEach(id => Add(id));
                }
            }
        }
        while (_objects.Count > before);
    }

    /// <summary>An object with the method's ids.</summary>
    public TrackedObject ToCallee(TrackedObject tracked) => tracked.Renumber(CalleeObject, Site);

    private int Site(int caller)
    {
        if (!_sites.Contains(caller)) _sites.Add(caller);

        return _sites.IndexOf(caller);
    }
}
