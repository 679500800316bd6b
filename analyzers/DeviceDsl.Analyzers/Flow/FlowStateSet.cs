using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The states at a block, one for each kind of execution path to it.</summary>
/// <remarks>Beyond a limit the states are joined, and objects in which they differ are no longer tracked.</remarks>
internal sealed class FlowStateSet
{
    private const int Bound = 24;

    private readonly List<FlowState> _states = new();
    private bool _isOne;

    /// <summary>Adds a state. Returns the state with which to walk the block again, or null if nothing is new.</summary>
    /// <param name="state">The state to add.</param>
    /// <param name="lost">Receives the states that were joined.</param>
    public FlowState? Add(FlowState state, List<FlowState> lost)
    {
        for (int i = 0; i < _states.Count; i++)
        {
            if (_states[i].HasSameObjects(state)) return Replace(i, FlowStateJoin.Meet(_states[i], state));
        }

        if (_states.Count < (_isOne ? 1 : Bound))
        {
            _states.Add(state);
            return state;
        }

        return Collapse(state, lost);
    }

    public List<FlowState> ToList() => new(_states);

    private FlowState Collapse(FlowState state, List<FlowState> lost)
    {
        _isOne = true;
        lost.AddRange(_states);
        lost.Add(state);
        foreach (FlowState other in _states) state = FlowStateJoin.Join(other, state);

        _states.Clear();
        _states.Add(state);
        return state;
    }

    private FlowState? Replace(int index, FlowState met)
    {
        FlowState old = _states[index];
        if (met.Facts.Count == old.Facts.Count && met.Values.Count == old.Values.Count) return null;

        _states[index] = met;
        return met;
    }
}
