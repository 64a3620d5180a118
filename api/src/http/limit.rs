//! How often somebody may ask (C-37): by token, else by address.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderName, HeaderValue},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};

use super::{address::address_of, code::Code, problem::Problem};

type Keyed = RateLimiter<u64, DashMapStateStore<u64>, DefaultClock, StateInformationMiddleware>;

/// Requests a minute; zero switches a policy off.
#[derive(Clone, Debug)]
pub struct Limits {
    pub default_per_minute: u32,
    pub login_per_minute: u32,
}

/// One policy by name.
struct Policy {
    name: &'static str,
    per_minute: u32,
    keyed: Keyed,
}

/// Counts requests; its table is swept, so it stays bounded.
pub struct Limiter {
    default: Option<Policy>,
    login: Option<Policy>,
    /// What anybody may look up without an account.
    public: Option<Policy>,
    /// The ceiling of an address, whatever tokens it shows.
    address: Option<Policy>,
    hasher: RandomState,
    counted: AtomicUsize,
}

/// What the answer says of the caller's budget.
pub struct Budget {
    pub policy: HeaderValue,
    pub state: HeaderValue,
}

pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub const STATE: HeaderName = HeaderName::from_static("ratelimit");
/// An address may ask for so many callers: a village often shares one.
const ADDRESS_SHARE: u32 = 20;
/// After so many requests the table is swept of callers whose budget is full again.
const SWEEP: usize = 50_000;

/// An address, or the network of an IPv6 address: whoever has one has all of its lower half.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Limiter {
    pub fn new(limits: &Limits) -> Self {
        Self {
            default: Policy::new("default", limits.default_per_minute),
            login: Policy::new("login", limits.login_per_minute),
            public: Policy::new("public", limits.login_per_minute),
            address: Policy::new(
                "address",
                limits.default_per_minute.saturating_mul(ADDRESS_SHARE),
            ),
            hasher: RandomState::new(),
            counted: AtomicUsize::new(0),
        }
    }

    /// Takes one request off the caller's budget.
    pub fn take(&self, request: &ServiceRequest) -> Result<Option<Budget>, Problem> {
        let path = request.path();
        if path.starts_with("/health/") {
            return Ok(None);
        }
        let signing_in =
            ["/v1/auth/login", "/v1/auth/refresh", "/v1/auth/activate"].contains(&path);
        let public = ["/v1/query-letters/addressees", "/v1/complaints/follow"].contains(&path);
        let policy = match (signing_in, public) {
            (true, _) => &self.login,
            (_, true) => &self.public,
            _ => &self.default,
        };
        let Some(policy) = policy else { return Ok(None) };
        self.take_from_address(request)?;
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            let all = [&self.default, &self.login, &self.public, &self.address];
            all.into_iter().flatten().for_each(|policy| policy.keyed.retain_recent());
        }
        policy.take(self.key(request, signing_in || public)).map(Some)
    }

    /// Made-up tokens each have a budget of their own; their address has one for all of them.
    fn take_from_address(&self, request: &ServiceRequest) -> Result<(), Problem> {
        let Some(policy) = &self.address else { return Ok(()) };
        policy.take(self.hash_address(request)).map(|_| ())
    }

    fn key(&self, request: &ServiceRequest, by_address: bool) -> u64 {
        let token = request.headers().get(header::AUTHORIZATION).filter(|_| !by_address);
        match token {
            Some(token) => self.hash(token.as_bytes()),
            None => self.hash_address(request),
        }
    }

    fn hash(&self, value: &(impl Hash + ?Sized)) -> u64 {
        self.hasher.hash_one(value)
    }

    /// Whoever has an IPv6 address has its network, and one budget for all of it.
    fn hash_address(&self, request: &ServiceRequest) -> u64 {
        self.hash(&address_of(request.request()).map(network_of))
    }
}

impl Policy {
    fn new(name: &'static str, per_minute: u32) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        let keyed = RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>();
        Some(Self { name, per_minute, keyed })
    }

    fn take(&self, key: u64) -> Result<Budget, Problem> {
        match self.keyed.check_key(&key) {
            Ok(state) => Ok(self.budget(state.remaining_burst_capacity(), 60)),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                let Budget { policy, state } = self.budget(0, wait);
                Err(Problem::new(Code::RateLimited)
                    .retry_after(wait)
                    .header(POLICY, policy)
                    .header(STATE, state))
            }
        }
    }

    fn budget(&self, left: u32, seconds: u64) -> Budget {
        let value =
            |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        Budget {
            policy: value(format!("\"{}\";q={};w=60", self.name, self.per_minute)),
            state: value(format!("\"{}\";r={left};t={seconds}", self.name)),
        }
    }
}
