using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is known at a block, one for each kind of way to it.</summary>
/// <remarks>Beyond a bound the ways are taken together, and nothing is said of what they disagree about.</remarks>
internal sealed class FlowStateSet
{
    private const int Bound = 24;

    private readonly List<FlowState> _states = new();
    private bool _isOne;

    /// <summary>Adds a way; what has to be looked at again for it, or null where there is nothing new.</summary>
    /// <param name="state">What is known on it.</param>
    /// <param name="lost">Takes what can be told apart no more.</param>
    public FlowState? Add(FlowState state, List<FlowState> lost)
    {
        for (int i = 0; i < _states.Count; i++)
        {
            if (_states[i].HasSameObjects(state))
            {
                return Replace(i, FlowStateJoin.Meet(_states[i], state));
            }
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
        foreach (var other in _states)
        {
            state = FlowStateJoin.Join(other, state);
        }

        _states.Clear();
        _states.Add(state);
        return state;
    }

    private FlowState? Replace(int index, FlowState met)
    {
        var old = _states[index];
        if (met.Facts.Count == old.Facts.Count && met.Values.Count == old.Values.Count)
        {
            return null;
        }

        _states[index] = met;
        return met;
    }
}
