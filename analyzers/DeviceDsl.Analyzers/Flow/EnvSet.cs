using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is known at a block, one for each kind of way to it.</summary>
/// <remarks>Beyond a bound the ways are taken together, and nothing is said of what they disagree about.</remarks>
internal sealed class EnvSet
{
    private const int Bound = 24;

    private readonly List<Env> _envs = new();
    private bool _isOne;

    /// <summary>Adds a way; what has to be looked at again for it, or null where there is nothing new.</summary>
    /// <param name="env">What is known on it.</param>
    /// <param name="lost">Takes what can be told apart no more.</param>
    public Env? Add(Env env, List<Env> lost)
    {
        for (int i = 0; i < _envs.Count; i++)
        {
            if (_envs[i].HasSameThings(env))
            {
                return Replace(i, EnvJoin.Meet(_envs[i], env));
            }
        }

        if (_envs.Count < (_isOne ? 1 : Bound))
        {
            _envs.Add(env);
            return env;
        }

        return Collapse(env, lost);
    }

    public List<Env> ToList() => new(_envs);

    private Env Collapse(Env env, List<Env> lost)
    {
        _isOne = true;
        lost.AddRange(_envs);
        lost.Add(env);
        foreach (var other in _envs)
        {
            env = EnvJoin.Join(other, env);
        }

        _envs.Clear();
        _envs.Add(env);
        return env;
    }

    private Env? Replace(int index, Env met)
    {
        var old = _envs[index];
        if (met.Facts.Count == old.Facts.Count && met.Values.Count == old.Values.Count)
        {
            return null;
        }

        _envs[index] = met;
        return met;
    }
}
